"""Takes a reply's bytes for text, and words of it into our messages, with bounds."""

from typing import TypeVar

import msgspec

from amshub_prices.core.remedies import SENSELESS, Unusable

MAX_BODY_BYTES = 16_000_000
"""A year of quarter-hours is 5.4 MB of XML; DE-LU has both auctions, and Energi Data Service as much in JSON: 11 MB.
What is longer was not asked for and is not looked at."""
MAX_QUOTED = 200
"""Characters of a foreign text that a message shows: a sentence, and a log line stays a line."""
T = TypeVar("T")


def text_of(body: bytes) -> str:
    """The reply as text without a byte order mark; raises Unusable when it is too long or not UTF-8."""
    if len(body) > MAX_BODY_BYTES:
        raise Unusable(f"the reply is longer than {MAX_BODY_BYTES} bytes", SENSELESS)
    try:
        return body.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise Unusable(f"the reply is not UTF-8 (byte {error.start})", SENSELESS) from None


def records_of(text: str, type_: type[T]) -> T:
    """The JSON reply as this type; raises Unusable, saying where it differs."""
    try:
        return msgspec.json.decode(text, type=type_)
    except (msgspec.DecodeError, ValueError) as error:  # ValueError: escapes that are no characters
        raise Unusable(f"the reply is not the JSON expected: {quoted(str(error))}", SENSELESS) from None
    except RecursionError:
        raise Unusable("the reply is nested too deeply", SENSELESS) from None


def quoted(text: str) -> str:
    """The beginning of a foreign text, on one line and printable."""
    begin = text[: 10 * MAX_QUOTED]
    words = "".join(character if character.isprintable() else " " for character in begin).split()
    line = " ".join(words)
    return line if len(line) <= MAX_QUOTED else line[: MAX_QUOTED - 3] + "..."
