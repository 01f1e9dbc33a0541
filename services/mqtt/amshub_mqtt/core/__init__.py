"""Payload formats and Home Assistant discovery, pure: values in, messages out; no I/O, no clock."""
