"""A session of requests for one exchange: every connection it opens is under the deadline, and no redirect is read."""

from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection

from amshub_prices.http.deadline import Deadline


class WatchedConnection(HTTPConnection):
    """A connection that the deadline cuts."""

    def __init__(self, *arguments: Any, deadline: Deadline, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._deadline = deadline

    def connect(self) -> None:
        """Connect, within the timeout for connecting; then the deadline holds."""
        super().connect()
        # Kept apart from the connection, which lets go of its socket before the body is read.
        self._deadline.watch(self.sock)


class WatchedTlsConnection(WatchedConnection, HTTPSConnection):
    """The same over TLS; the handshake is within the timeout for connecting."""


class _Adapter(HTTPAdapter):
    def __init__(self, deadline: Deadline) -> None:
        super().__init__(pool_connections=1, pool_maxsize=1, max_retries=0)
        self._deadline = deadline

    def get_connection_with_tls_context(self, *arguments: Any, **options: Any) -> Any:
        """The pool that requests would take, with connections of ours."""
        # requests types it as what all kinds of pools have in common.
        pool: Any = super().get_connection_with_tls_context(*arguments, **options)
        pool.ConnectionCls = WatchedTlsConnection if pool.scheme == "https" else WatchedConnection
        pool.conn_kw["deadline"] = self._deadline
        return pool


class Session(requests.Session):
    """For one exchange, so that neither cookies nor connections outlive it."""

    def __init__(self, user_agent: str, deadline: Deadline) -> None:
        super().__init__()
        self.headers.clear()
        self.headers.update(
            {"User-Agent": user_agent, "Accept": "*/*", "Accept-Encoding": "gzip", "Connection": "close"}
        )
        for scheme in ("http://", "https://"):
            self.mount(scheme, _Adapter(deadline))

    def get_redirect_target(self, resp: requests.Response) -> None:
        """None, always: requests reads a redirect's body whole, without any bound, even when it is not to follow."""
