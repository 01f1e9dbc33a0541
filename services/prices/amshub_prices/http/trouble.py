"""Says in words what went wrong on the way to a host, without its address: that may hold a secret."""

import http.client
import socket
import ssl
from collections.abc import Iterator

import requests
import urllib3.exceptions
from requests.exceptions import InvalidSchema, InvalidURL, MissingSchema, ProxyError

from amshub_prices.core.remedies import SENSELESS, UNREACHABLE, Unusable

MAX_CAUSES = 20
"""Errors that lie behind one error; more is a loop."""
FAILURES = (requests.RequestException, urllib3.exceptions.HTTPError, http.client.HTTPException, OSError, ValueError)
"""What an exchange may fail with; ValueError is for addresses that are none."""

_Kinds = tuple[type[BaseException], ...]
# The first that fits tells most; some of the later kinds stand behind the earlier ones too.
_WORDS: tuple[tuple[_Kinds, int, str], ...] = (
    ((socket.gaierror,), UNREACHABLE, "its name is not found; check the network and DNS"),
    ((ProxyError,), UNREACHABLE, "the proxy that the environment names does not let us through"),
    (
        (ssl.SSLCertVerificationError,),
        UNREACHABLE,
        "its certificate is not trusted; check this machine's clock and prices.urls",
    ),
    ((ConnectionRefusedError,), UNREACHABLE, "it refuses connections"),
    ((requests.Timeout, TimeoutError), UNREACHABLE, "it does not answer in time"),
    (
        (urllib3.exceptions.IncompleteRead, http.client.IncompleteRead, ConnectionError),
        UNREACHABLE,
        "the connection was cut",
    ),
    ((ssl.SSLError,), UNREACHABLE, "it speaks no TLS that this machine accepts"),
    (
        (InvalidURL, InvalidSchema, MissingSchema, urllib3.exceptions.LocationParseError),
        SENSELESS,
        "there is no way to its address; check prices.urls and the proxies of the environment",
    ),
    ((http.client.HTTPException, urllib3.exceptions.InvalidHeader), SENSELESS, "it does not speak HTTP as it should"),
)


def unreachable(host: str, error: BaseException) -> Unusable:
    """The remedy for this failure of an exchange with the host, to be raised."""
    causes = list(_causes(error))
    for kinds, code, words in _WORDS:
        if any(isinstance(cause, kinds) for cause in causes):
            return Unusable(f"{host} cannot be used: {words}", code)
    return Unusable(f"{host} cannot be reached ({type(causes[-1]).__name__})", UNREACHABLE)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    for _ in range(MAX_CAUSES):
        if error is None:
            return
        yield error
        error = error.__cause__ or error.__context__
