"""amshub simulator service."""
