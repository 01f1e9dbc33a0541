"""The only code that two amshub services share: keys, messages, settings, ledger, clock."""

SCHEMA_VERSION = 1
"""Version of the messages and keys; a store that says a higher one was written by a newer amshub."""
