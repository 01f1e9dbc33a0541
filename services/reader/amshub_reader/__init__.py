"""amshub reader service."""
