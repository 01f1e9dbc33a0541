"""Finds checked frames in a stream of bytes."""
