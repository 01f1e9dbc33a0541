"""The stack without Docker: the same services as processes, with an embedded store and a simulated meter."""
