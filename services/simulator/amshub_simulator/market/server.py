"""The HTTP server of the market, with its own clock, the sources' limits, and faults where a test wants them."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from email.message import Message
from types import TracebackType
from urllib.parse import urlencode

from amshub_simulator.core.market.market import Market
from amshub_simulator.core.market.question import NotUnderstood, Question, Reply, page
from amshub_simulator.core.market.sources import SourceCode, answer, source_of
from amshub_simulator.market.faults import Fault, spoiled, too_many
from amshub_simulator.market.http_server import BoundedServer, Delivery
from amshub_simulator.market.limits import Limits

REMEMBERED = 20_000
"""Requests that `asked` tells; a month of a busy client, older ones are forgotten."""
MAX_TEXT = 500
"""Characters of a path or a query that `asked` tells; no real one is longer, and what is cut was nonsense."""
POLL_S = 0.1
"""How long closing may take."""
Faults = Callable[[SourceCode, int], Fault | None]


@dataclass(frozen=True)
class Asked:
    """One request as it came in."""

    at_ms: int
    """By the market's clock, UTC Unix ms."""
    source: SourceCode | None
    path: str
    status: int
    """Of the reply; 0 when none was given."""
    query: str = ""
    """Without the token."""


def no_faults(_source: SourceCode, _at_ms: int) -> Fault | None:
    """All is well."""
    return None


class MarketServer:
    """Serves the market on `listen` (host:port) until closed; raises OSError when it cannot.

    `faults` is asked at each request, in a thread of its own, what is wrong with the source at that instant (UTC Unix
    ms); None: nothing.
    """

    def __init__(self, listen: str, market: Market, now_ms: Callable[[], int], faults: Faults = no_faults) -> None:
        self._market, self._now_ms, self._faults = market, now_ms, faults
        self._limits = Limits()
        self._asked: deque[Asked] = deque(maxlen=REMEMBERED)
        self._lock = threading.Lock()
        self._server = BoundedServer(listen, self._exchange)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(POLL_S,), name="market", daemon=True)
        self._thread.start()

    @property
    def where(self) -> str:
        """The address that it really listens on, host:port."""
        return self._server.where

    @property
    def url(self) -> str:
        """Where the paths of the sources begin."""
        return f"http://{self.where}"

    @property
    def asked(self) -> list[Asked]:
        """Every request so far, in order, the last 20,000."""
        with self._lock:
            return list(self._asked)

    def close(self) -> None:
        """Stop listening, and let go of those that hang."""
        self._server.close()
        self._thread.join()

    def __enter__(self) -> "MarketServer":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _exchange(self, target: str, headers: Message) -> tuple[Reply, Delivery]:
        now_ms = self._now_ms()
        try:
            question = Question.of(target, headers.get("SECURITY_TOKEN", ""))
        except NotUnderstood as error:
            return page(400, str(error)), "whole"
        source = source_of(question.path)
        reply, delivery = self._reply(question, source, now_ms)
        if reply.status == 200 and dict(reply.headers).get("ETag") in headers.get("If-None-Match", "").split(", "):
            reply = replace(reply, status=304, body=b"")
        query = urlencode({name: value for name, value in question.query.items() if name != "securityToken"})
        status = 0 if delivery == "hang" else reply.status
        with self._lock:
            self._asked.append(Asked(now_ms, source, question.path[:MAX_TEXT], status, query[:MAX_TEXT]))
        return reply, delivery

    def _reply(self, question: Question, source: SourceCode | None, now_ms: int) -> tuple[Reply, Delivery]:
        if source is None:
            return answer(self._market, question, now_ms), "whole"
        with self._lock:
            wait_ms = self._limits.wait_ms(question.path, now_ms)
        if wait_ms:
            return too_many(source, -(-wait_ms // 1000)), "whole"
        fault = self._faults(source, now_ms)
        reply = answer(self._market, question, now_ms, astray=fault == Fault("wrong_zone"))
        if fault is None:
            return reply, "whole"
        return spoiled(fault, source, reply), fault.kind if fault.kind in ("hang", "cut") else "whole"
