"""Takes the client's address and the name asked for from trusted proxies, and from nobody else."""

from collections.abc import Callable, Iterable
from ipaddress import ip_network
from typing import Any

from amshub_api.core.peer import client, is_trusted

Environ = dict[str, Any]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
TOLD_BY_PROXIES = ("HTTP_FORWARDED", "HTTP_X_REAL_IP")
PREFIX = "HTTP_X_FORWARDED_"


class TrustedProxies:
    """The application behind these proxies; others' headers are taken off, so that nothing can believe them."""

    def __init__(self, application: Application, trusted: Iterable[str]) -> None:
        self._application = application
        self._trusted = [ip_network(each) for each in trusted]

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """One request."""
        told = [name for name in environ if name.startswith(PREFIX) or name in TOLD_BY_PROXIES]
        headers = {name: environ.pop(name) for name in told}
        peer = environ.get("REMOTE_ADDR", "")
        if headers and is_trusted(peer, self._trusted):
            environ["REMOTE_ADDR"] = client(peer, headers.get("HTTP_X_FORWARDED_FOR", ""), self._trusted)
            host = headers.get("HTTP_X_FORWARDED_HOST", "").rpartition(",")[2].strip()
            if host:
                environ["HTTP_HOST"] = host
        return self._application(environ, start_response)
