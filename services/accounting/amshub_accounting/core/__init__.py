"""The arithmetic of energy: values in, values out; no I/O, no clock, no environment."""
