"""Why a source gave no prices, named by what to do about it."""

UNREACHABLE, SENSELESS = -1, -2
"""Codes of failures that have no HTTP status: no answer, and an answer that makes no sense."""


class NoPrice(Exception):
    """A source gave no prices; the message says why in words, `code` is for `ee` of data.json."""

    def __init__(self, message: str, code: int) -> None:
        self.code = code
        super().__init__(message)


class NotYet(NoPrice):
    """The source is well and has nothing for that day so far: wait, ask another, ask again."""


class BackOff(NoPrice):
    """The source is overloaded, in maintenance or tells us to slow down: leave it alone for a while."""

    def __init__(self, message: str, code: int, retry_after_s: float | None = None) -> None:
        self.retry_after_s = retry_after_s
        """Seconds that it asked for or that are known to be needed; None: as the caller sees fit."""
        super().__init__(message, code)


class TokenRefused(NoPrice):
    """The source does not accept our token: only the user can mend that."""


class Unusable(NoPrice):
    """The reply cannot be used (unreachable, cut, malformed, hostile, about something else): ask another source."""
