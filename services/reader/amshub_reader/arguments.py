"""Reads what the commands of the reader share on their command lines."""

from argparse import ArgumentTypeError
from zoneinfo import ZoneInfo, available_timezones


def key(text: str) -> bytes:
    """The key that these 32 hexadecimal digits are; raises ArgumentTypeError, which does not show them."""
    if len(text) != 32 or not set(text) <= set("0123456789abcdefABCDEF"):
        raise ArgumentTypeError(f"a key is 32 hexadecimal digits, this has {len(text)} characters")
    return bytes.fromhex(text)


def zone(name: str) -> ZoneInfo:
    """The time zone of this IANA name; raises ArgumentTypeError."""
    if name not in available_timezones():
        raise ArgumentTypeError(f"{name!r} is no time zone; write an IANA name, for example Europe/Oslo")
    return ZoneInfo(name)
