"""What a source or bank answered over HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Reply:
    """A whole answer; the body of one whose status is not 200 may be cut short, it is there to be quoted."""

    status: int
    headers: Mapping[str, str]
    """By their names in lower case."""
    body: bytes
    """Unpacked."""
