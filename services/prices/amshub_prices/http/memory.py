"""Remembers some answers, so that their servers need not send again what did not change (RFC 9110 section 13)."""

from collections import OrderedDict
from dataclasses import dataclass

from amshub_prices.core.reply import Reply

MAX_ANSWERS = 16
"""More addresses than are asked for daily; the one not asked for longest is let go."""
MAX_ANSWER_BYTES = 500_000
"""What is longer is fetched anew each time: all of it together stays below 8 MB."""
MAX_VALIDATOR = 256
"""Characters of an ETag or a date; a longer one is not sent back."""
_VALIDATORS = (("etag", "If-None-Match"), ("last-modified", "If-Modified-Since"))


@dataclass(frozen=True)
class _Remembered:
    questions: dict[str, str]
    body: bytes


class Memory:
    """The newest whole answers that came with a validator, by their addresses."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, _Remembered] = OrderedDict()

    def questions(self, url: str) -> dict[str, str]:
        """The headers that ask whether it changed; none for what is not remembered."""
        held = self._held.get(url)
        return held.questions if held else {}

    def keep(self, url: str, reply: Reply) -> None:
        """Remember this answer, if it can be asked about."""
        self._held.pop(url, None)
        questions = {name: reply.headers[header] for header, name in _VALIDATORS if _is_usable(reply, header)}
        if reply.status == 200 and questions and len(reply.body) <= MAX_ANSWER_BYTES:
            self._held[url] = _Remembered(questions, reply.body)
            while len(self._held) > MAX_ANSWERS:
                self._held.popitem(last=False)

    def forget(self, reply: Reply) -> None:
        """Ask for this answer whole next time."""
        self._held = OrderedDict((url, held) for url, held in self._held.items() if held.body is not reply.body)

    def recall(self, url: str, reply: Reply) -> Reply:
        """What a 304 stands for; any other reply, and one to a question that was not asked, as it is."""
        held = self._held.get(url)
        if reply.status != 304 or held is None:
            return reply
        self._held.move_to_end(url)
        return Reply(200, reply.headers, held.body)


def _is_usable(reply: Reply, header: str) -> bool:
    value = reply.headers.get(header, "")
    return 0 < len(value) <= MAX_VALIDATOR and value.isascii() and value.isprintable()
