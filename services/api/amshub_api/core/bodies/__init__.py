"""The JSON answers as types: what mypy checks and /openapi.json tells. Every key is always there, unless it says so."""
