"""Looks for a P1 telegram (DSMR P1 5.0.2, 5.2; IEC 62056-21, mode D), or an enciphered one behind its first line."""

import re

from amshub_reader.core.ciphering import envelope
from amshub_reader.core.errors import ErrorKind, Undecodable
from amshub_reader.core.framing.frame import Damaged, Found, Frame, Framing, Outcome, View, Wait
from amshub_reader.core.framing.p1_checksum import END_SIZE, checked_end

START = 0x2F
MAX_IDENTIFICATION = 64
"""Bytes of the first line; the standard allows 24, and a line without an end is no telegram's."""
MAX_TELEGRAM = 8192
"""Bytes; the longest known, with thirteen monthly peaks and a text message, stays below 4 KB: longer is refused."""
MAX_DAMAGE = 8
"""Bytes that are no text before a telegram counts as cut off: what follows is another framing, to be looked at now."""
_OPENING = re.compile(rb"/[A-Za-z]{3}[ -~]")
_OPENING_SIZE = 5
_UNFINISHED = re.compile(rb"/[A-Za-z]{3}[ -~]+\r?")
_IDENTIFICATION = re.compile(rb"/[A-Za-z]{3}[ -~]+\r?\n(?:\r?\n)?")
_NO_TEXT = re.compile(rb"[^\t\r\n -~]")
_TEXT = bytes(byte for byte in range(256) if not _NO_TEXT.match(bytes((byte,))))
_TITLE_LENGTHS = tuple(bytes([size]) for size in envelope.TITLE_SIZES)
_LINE = re.compile(rb"\n([!/])")


def look(view: View) -> Outcome:
    """The telegram whose slash begins the view, from there to its end mark; raises Damaged."""
    identification = _IDENTIFICATION.match(view.bytes(0, MAX_IDENTIFICATION))
    if identification is None:
        return _unfinished(view.bytes(0, MAX_IDENTIFICATION))
    body, text = identification.end(), view.bytes(0, MAX_TELEGRAM + END_SIZE)
    if len(text) - body < 2 and text[body:] in (b"", b"\r"):  # an empty line may follow, or be on its way
        return Wait(len(text) + 1)
    if text[body] in envelope.TITLE_SIZES:
        return _enciphered(view, text, body)
    return _plain(view, text, body)


def split(telegram: bytes) -> tuple[bytes, int] | None:
    """Of an enciphered telegram its first line, and where the length of the title is; None for a plain telegram."""
    identification = _IDENTIFICATION.match(telegram)
    if identification is None:
        return None
    body = identification.end()
    return (telegram[:body], body) if telegram[body : body + 1] in _TITLE_LENGTHS else None


def check_text(telegram: bytes) -> None:
    """Raises Undecodable when the text of a whole telegram belies its checksum, or is no text."""
    if not _OPENING.match(telegram) or _NO_TEXT.search(telegram):
        raise Undecodable(ErrorKind.PARSE, "the telegram holds bytes that are no text")
    mark = telegram.rfind(b"\n!") + 1
    if mark:
        checked_end(telegram, mark)


def _unfinished(text: bytes) -> Outcome:
    if len(text) < _OPENING_SIZE:
        return Wait(_OPENING_SIZE, sure=False)
    if len(text) < MAX_IDENTIFICATION and _UNFINISHED.fullmatch(text):
        return Wait(len(text) + 1, sure=False)
    return None


def _plain(view: View, text: bytes, body: int) -> Outcome:
    scanned, damaged = max(view.resume[0], body), view.resume[1]
    line = _LINE.search(text, scanned - 1, MAX_TELEGRAM)
    damaged = _damage(text, scanned, line.start() if line else min(len(text), MAX_TELEGRAM), damaged)
    if line is None:
        if len(text) >= MAX_TELEGRAM:
            raise Damaged(ErrorKind.LENGTH, f"a telegram that is longer than {MAX_TELEGRAM} bytes", MAX_TELEGRAM)
        return Wait(len(text) + 1, resume=(len(text), damaged))
    mark = line.start(1)
    if line[1] == b"/":
        raise Damaged(ErrorKind.INCOMPLETE, f"the telegram ends after {mark} bytes, where another one begins", mark)
    try:
        end = checked_end(text, mark)
    except Undecodable as error:
        raise Damaged(error.kind, error.reason, mark + END_SIZE) from error
    if end is None:
        return Wait(len(text) + 1, resume=(mark, damaged))
    return Found(Frame(view.offset, text[: mark + 1], Framing.P1), end)


def _damage(text: bytes, start: int, end: int, earlier: int) -> int:
    """How many bytes that are no text there were so far; raises Damaged when they are too many."""
    if not text[start:end].translate(None, _TEXT):
        return earlier
    for count, wrong in enumerate(_NO_TEXT.finditer(text, start, end), earlier + 1):
        if count > MAX_DAMAGE:
            raise Damaged(ErrorKind.PARSE, "a telegram that is cut off, or damaged all over", wrong.start())
        earlier = count
    return earlier


def _enciphered(view: View, text: bytes, body: int) -> Outcome:
    try:
        end = envelope.end_of(text, body)
    except Undecodable:
        return None
    if end is None:
        return Wait(len(text) + 1, sure=False)
    if end > MAX_TELEGRAM:
        return None
    if len(text) < end:
        return Wait(end)
    return Found(Frame(view.offset, text[:end], Framing.P1), end, checked=False)
