"""JSON without spaces between its tokens, as the device writes it."""

from collections.abc import Mapping
from typing import Any

import msgspec


def json_bytes(values: Mapping[str, Any]) -> bytes:
    """The object as UTF-8; a `msgspec.Raw` in it stands as it is."""
    return msgspec.json.encode(values)
