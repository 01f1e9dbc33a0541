"""Pure: settings, a meter's view and the time in, the JSON answers out; no I/O, no clock."""
