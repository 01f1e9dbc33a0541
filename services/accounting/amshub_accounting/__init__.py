"""amshub accounting service."""
