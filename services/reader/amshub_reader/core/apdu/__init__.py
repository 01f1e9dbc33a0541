"""Reads what a frame carries: LLC, the DLMS data-notification and the A-XDR value in it."""
