"""Gets a document over HTTP in bounded time and memory, and tells whatever keeps it from doing so by its remedy."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from importlib.metadata import version
from urllib.parse import urljoin, urlsplit

import requests

from amshub_prices.core.remedies import SENSELESS, UNREACHABLE, NoPrice, Unusable
from amshub_prices.core.reply import Reply
from amshub_prices.http.body import read_into
from amshub_prices.http.deadline import Deadline
from amshub_prices.http.memory import Memory
from amshub_prices.http.session import Session
from amshub_prices.http.trouble import FAILURES, unreachable

CONNECT_S = 10.0
"""For each address of a host: a server that needs longer to accept a connection is as good as down."""
DEADLINE_S = 30.0
"""For a whole exchange; ENTSO-E takes 10 s on bad days."""
MAX_REDIRECTS = 3
"""A source moves to another host or path at most so often at once; more is a loop."""
REFUSAL_BYTES = 16_384
"""Of an answer that is a refusal only so much is read: enough to quote it."""
_REDIRECTS = (301, 302, 303, 307, 308)


class Fetcher:
    """For one thread at a time.

    Nothing is tried twice, so that every failure is seen and counted. Headers are bounded by http.client: 100 lines
    of 64 KB; the time to resolve a name is bounded by the system's resolver alone.
    """

    def __init__(self) -> None:
        self._user_agent = f"amshub/{version('amshub-prices')}"
        self._memory = Memory()

    @contextmanager
    def reading(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        limit_bytes: int,
    ) -> Iterator[Reply]:
        """The answer of `get`; when the block that reads it raises NoPrice, it is not remembered.

        Else a body that came spoiled once, under the right validator, would be taken for unchanged for ever.
        """
        reply = self.get(url, params, headers=headers, limit_bytes=limit_bytes)
        try:
            yield reply
        except NoPrice:
            self._memory.forget(reply)
            raise

    def get(
        self,
        url: str,
        params: Mapping[str, str] | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        limit_bytes: int,
        deadline_s: float = DEADLINE_S,
    ) -> Reply:
        """The answer, unpacked, after redirects; of a page that did not change the one remembered, as status 200.

        `headers` may be secret: they go to the host of `url` alone. Raises Unusable: UNREACHABLE for what goes wrong
        on the way (name, connection, TLS, cut, too slow), SENSELESS for an answer over its bounds.
        """
        try:
            at = str(requests.Request("GET", url, params=params).prepare().url)
        except FAILURES as error:
            raise unreachable(_host(url), error) from error
        sent = dict(headers or {})
        with Deadline(deadline_s) as deadline:
            for _ in range(1 + MAX_REDIRECTS):
                reply = self._exchange(at, sent, limit_bytes, deadline)
                if reply.status not in _REDIRECTS or "location" not in reply.headers:
                    return reply
                before, at = at, _next(at, reply.headers["location"])
                if _origin(at) != _origin(before):
                    sent = {}
        raise Unusable(f"{_host(url)} redirects more than {MAX_REDIRECTS} times", SENSELESS)

    def _exchange(self, url: str, headers: Mapping[str, str], limit_bytes: int, deadline: Deadline) -> Reply:
        """One question and its answer."""
        asked = {**headers, **self._memory.questions(url)}
        timeout = (min(CONNECT_S, deadline.seconds), deadline.seconds)
        try:
            with (
                Session(self._user_agent, deadline) as session,
                closing(session.get(url, headers=asked, stream=True, allow_redirects=False, timeout=timeout)) as answer,
            ):
                reply = _read(answer, limit_bytes)
        except FAILURES as error:
            if deadline.passed:
                raise _too_slow(url, deadline) from error
            raise unreachable(_host(url), error) from error
        except Unusable as error:
            raise Unusable(f"{_host(url)}: {error}", error.code) from error
        # A connection that was cut looks like one that ended; what a refusal says is in its status.
        if deadline.passed and reply.status == 200:
            raise _too_slow(url, deadline)
        if reply.status == 200:
            self._memory.keep(url, reply)
        return self._memory.recall(url, reply)


def _read(answer: requests.Response, limit_bytes: int) -> Reply:
    body = bytearray()
    try:
        # Nobody reads the body of a redirect.
        if answer.status_code not in _REDIRECTS:
            read_into(body, answer.raw, limit_bytes if answer.status_code == 200 else REFUSAL_BYTES)
    except (*FAILURES, Unusable):
        if answer.status_code == 200:
            raise
    return Reply(answer.status_code, {name.lower(): value for name, value in answer.headers.items()}, bytes(body))


def _next(url: str, location: str) -> str:
    """Where a redirect leads; raises Unusable for one that leads out of TLS, or nowhere."""
    try:
        target = urljoin(url, location)
        scheme, host, _ = _origin(target)
    except ValueError:
        scheme, host = "", None
    if not host or scheme not in ("https", "http") or (scheme == "http" and urlsplit(url).scheme == "https"):
        raise Unusable(f"{_host(url)} redirects to where it is not followed", SENSELESS)
    return target


def _origin(url: str) -> tuple[str, str | None, int]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or (443 if parts.scheme == "https" else 80)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or "the address"
    except ValueError:
        return "the address"


def _too_slow(url: str, deadline: Deadline) -> Unusable:
    return Unusable(f"{_host(url)} did not finish its answer within {deadline.seconds:g} s", UNREACHABLE)
