"""Home Assistant itself, in a container, reads what amshub tells a broker."""
