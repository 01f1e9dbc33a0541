"""What a request's Authorization header says: user and password as the Basic scheme sends them (RFC 7617)."""

from base64 import b64decode
from binascii import Error
from dataclasses import dataclass

MAX_HEADER = 2048
"""Characters; a user and a password take a fraction, and what is longer says nobody's name."""


@dataclass(frozen=True, repr=False)
class Credentials:
    """Who a request says that it comes from, in UTF-8."""

    user: bytes
    password: bytes


def read(header: str | None) -> Credentials | None:
    """The credentials of this header; None where there are none, or none of which this could be.

    Control characters are forbidden (RFC 7617 section 2), and to scrypt a password with zeros after it is the same.
    """
    scheme, _, encoded = (header or "").strip().partition(" ")
    if scheme.lower() != "basic" or len(encoded) > MAX_HEADER:
        return None
    try:
        user, colon, password = b64decode(encoded.strip(), validate=True).partition(b":")
    except (Error, ValueError):
        return None
    if not colon or any(byte < 0x20 or byte == 0x7F for byte in user + password):
        return None
    return Credentials(_in_utf8(user), _in_utf8(password))


def _in_utf8(text: bytes) -> bytes:
    """Libraries that follow the older standard send Latin-1, of which hardly a word with an å is UTF-8 too."""
    try:
        text.decode()
    except UnicodeDecodeError:
        return text.decode("latin-1").encode()
    return text
