"""Takes apart the content of a capture: hex text, stamped hex text, or the bytes themselves."""

import re
from dataclasses import dataclass

_STAMPED = re.compile(r"([0-9]{13})\s+(.*)")
_BETWEEN_BYTES = str.maketrans("", "", ",:-")
_HEX_DIGITS = frozenset("0123456789abcdefABCDEF")
_P1_START = re.compile(rb"/[^/]")
_COMMENT = re.compile(r"#|//")


class BadCapture(Exception):
    """The capture is text and not hex: correct the line that this names."""


@dataclass(frozen=True)
class Chunk:
    """Bytes of a capture, and when they came where it says so, UTC Unix time in ms."""

    data: bytes
    received_at_ms: int | None = None


def chunks_of(content: bytes) -> list[Chunk]:
    """The chunks of this content; raises BadCapture.

    Text holds hex digits, spaced as it likes, with comments from # or // to the end of the line; a line may begin with
    the time it came, 13 digits, and is then a chunk of its own. Anything else, and P1, is taken as it is.
    """
    text = _text_of(content)
    if text is None:
        return [Chunk(content)]
    chunks: list[Chunk] = []
    digits = ""
    for number, line in enumerate(text.splitlines(), 1):
        bare = _COMMENT.split(line, maxsplit=1)[0].strip()
        stamped = _STAMPED.fullmatch(bare)
        hex_digits = "".join((stamped[2] if stamped else bare).split()).translate(_BETWEEN_BYTES)
        if wrong := next((sign for sign in hex_digits if sign not in _HEX_DIGITS), None):
            raise BadCapture(f"line {number}: {wrong!r} is no hexadecimal digit")
        if not stamped:
            digits += hex_digits
            continue
        if len(hex_digits) % 2:
            raise BadCapture(f"line {number}: an odd number of hexadecimal digits, one is missing")
        chunks.append(Chunk(bytes.fromhex(hex_digits), int(stamped[1])))
    if digits and chunks:
        raise BadCapture("some lines begin with the time they came, others do not")
    if len(digits) % 2:
        raise BadCapture("an odd number of hexadecimal digits, one is missing")
    return chunks or [Chunk(bytes.fromhex(digits))]


def _text_of(content: bytes) -> str | None:
    """The content as text; None when it is P1 or holds what no text holds."""
    if _P1_START.match(content):
        return None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    return text if all(sign.isprintable() or sign.isspace() for sign in text) else None
