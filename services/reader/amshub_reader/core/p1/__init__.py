"""Reads the text telegrams of P1 ports (IEC 62056-21 mode D): DSMR, eMUCS and their kin of other countries."""
