"""The lists of three makers as bytes on the wire."""
