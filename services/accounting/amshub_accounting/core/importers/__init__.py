"""Reads the files that others keep of a meter's past; values in, values out, no I/O."""
