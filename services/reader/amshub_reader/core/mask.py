"""Takes what names a household out of a frame's bytes, and says what it took."""

import re
from dataclasses import dataclass

MASK = b"X"
ID_DIGITS = 8
"""No maker's serial number has fewer; names of lists and types that decoding goes by have fewer."""
_PRINTABLE = re.compile(rb"[\x20-\x7e]{%d,}" % ID_DIGITS)
_DIGITS = re.compile(rb"[0-9]")
_DIGIT_RUN = re.compile(rb"[0-9]{%d,}" % ID_DIGITS)
_IN_PARENTHESES = re.compile(rb"\(([0-9A-Za-z]{%d,})\)" % ID_DIGITS)
_TIME = re.compile(rb"[0-9]{12}[SW]")
_TELEGRAM = re.compile(rb"/[\x20-\x7e\r\n]+")
_SYSTEM_TITLE = re.compile(rb"([\xdb\xdc]\x08[A-Z]{3})(.{5})", re.DOTALL)
"""General-glo/ded-ciphering (IEC 62056-5-3): tag, length 8, three letters of the maker, five bytes of the meter."""


@dataclass(frozen=True)
class Masked:
    """The bytes with what was taken out replaced, as many as before, and in words what that was and where."""

    data: bytes
    taken: tuple[str, ...]


def mask(data: bytes) -> Masked:
    """The frame without serial numbers, texts of P1 telegrams and the tails of system titles."""
    shown, taken = bytearray(data), []
    telegram = _TELEGRAM.search(data)
    clear_text = telegram if telegram and b"(" in telegram.group() else None
    for found in _SYSTEM_TITLE.finditer(data):
        shown[found.start(2) : found.end(2)] = MASK * 5
        taken.append(_words("the tail of a system title", found.start(2), 5))
    for found in _PRINTABLE.finditer(data):
        if clear_text and clear_text.start() <= found.start() < clear_text.end():
            continue
        if len(_DIGITS.findall(found.group())) >= ID_DIGITS:
            shown[found.start() : found.end()] = _DIGITS.sub(MASK, found.group())
            taken.append(_words("digits of a number or name", found.start(), len(found.group())))
    if clear_text:
        for found in (*_IN_PARENTHESES.finditer(data), *_DIGIT_RUN.finditer(data)):
            start, end = found.span(found.lastindex or 0)
            if not _is_time(data, start) and bytes(shown[start:end]) == data[start:end]:
                shown[start:end] = MASK * (end - start)
                taken.append(_words("a number or text of the telegram", start, end - start))
    return Masked(bytes(shown), tuple(taken))


def mask_words(text: str) -> str:
    """A reason without numbers that could be a meter's."""
    return re.sub(r"\b(?=[0-9A-Fa-f]*[0-9])[0-9A-Fa-f]{8,}\b", lambda found: "X" * len(found.group()), text)


def _is_time(data: bytes, start: int) -> bool:
    return _TIME.match(data, start) is not None


def _words(what: str, start: int, length: int) -> str:
    return f"{what}: {length} bytes from byte {start} on"
