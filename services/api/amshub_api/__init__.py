"""amshub api service."""
