"""A request as the market's sources see it, and what they reply."""

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

MAX_PARAMETERS = 30
"""Twice what any source takes; a request with more is not understood."""
HTML, JSON, XML, CSV = "text/html; charset=utf-8", "application/json", "text/xml", "text/csv; charset=utf-8"


class NotUnderstood(ValueError):
    """The request makes no sense; the message is for the one who asks."""


@dataclass(frozen=True)
class Question:
    """Path, parameters and what came in the header SECURITY_TOKEN."""

    path: str
    query: dict[str, str]
    token: str = ""

    @staticmethod
    def of(target: str, token: str = "") -> "Question":
        """What a request line asks for; raises NotUnderstood."""
        try:
            parts = urlsplit(target)
            pairs = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=MAX_PARAMETERS)
        except ValueError as error:
            raise NotUnderstood(f"this is no address: {error}") from error
        return Question(parts.path, dict(pairs), token)


@dataclass(frozen=True)
class Reply:
    """What goes back."""

    status: int
    body: bytes
    content_type: str = HTML
    headers: tuple[tuple[str, str], ...] = ()


def page(status: int, words: str) -> Reply:
    """A page for people, as servers send it when something is wrong."""
    return Reply(status, f"<html><head><title>{status}</title></head><body>{words}</body></html>".encode())
