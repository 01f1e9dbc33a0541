"""Reads the names and numbers of P1 telegrams, which are text or the hexadecimal digits of text."""

from amshub_reader.core.lists.items import MAX_TEXT, text_of

MIN_HEX_DIGITS = 10
"""A number of five characters at least is written in hexadecimal; the digits of a shorter one are the number itself."""


def read(text: bytes) -> str | None:
    """The text, decoded where it is hexadecimal digits of letters and digits; None for an empty or unprintable one."""
    if MIN_HEX_DIGITS <= len(text) <= 2 * MAX_TEXT and len(text) % 2 == 0:
        try:
            decoded = bytes.fromhex(text.decode("ascii"))
        except ValueError:
            return text_of(text)
        if decoded.strip(b" \0").isalnum():
            return text_of(decoded)
    return text_of(text)
