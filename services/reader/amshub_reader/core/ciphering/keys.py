"""The keys of one meter."""

from dataclasses import dataclass, field

SIZE = 16
"""Bytes of an AES-128 key (security suites 0 and 1)."""


@dataclass(frozen=True)
class Keys:
    """The keys that a meter's owner got from the grid company; None: not given. Never shown by repr.

    Raises ValueError for a key that is not 16 bytes.
    """

    encryption: bytes | None = field(default=None, repr=False)
    authentication: bytes | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        for name, key in (("encryption", self.encryption), ("authentication", self.authentication)):
            if key is not None and len(key) != SIZE:
                raise ValueError(f"the {name} key has {len(key)} bytes, it must have {SIZE}")


NO_KEYS = Keys()
