"""What amshub's speed is measured with: `make bench`."""
