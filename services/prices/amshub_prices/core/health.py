"""How one source or bank fares: what it last said, and until when it is left alone."""

from dataclasses import dataclass, replace
from typing import Literal

from amshub_contracts.backoff import delay_s
from amshub_contracts.messages import PriceSourceStatus

from amshub_prices.core.remedies import UNREACHABLE, BackOff, NoPrice, NotYet, TokenRefused

FIRST_S, CEILING_S = 60, 1800
"""Waits of a source in trouble: it is asked again after a minute, then less often, but each half hour at least."""
REFUSED_S = 6 * 3600
"""A refused token is not tried all the time: mending it takes a person, and mostly a restart with another."""
LONGEST_S = 86_400
"""No source is left alone for longer, whatever it asks for."""


@dataclass(frozen=True)
class Health:
    """What is known of a source since the service started; each method gives what is known after something happened."""

    code: str
    state: Literal["unused", "well", "waiting", "failing", "refused"] = "unused"
    message: str = ""
    error_code: int = 0
    asked: int = 0
    failed: int = 0
    failures: int = 0
    """Troubles in a row."""
    answered_at_ms: int | None = None
    not_before_ms: int = 0
    """It is left alone until then."""

    def asked_again(self) -> "Health":
        """After a request was sent."""
        return replace(self, asked=self.asked + 1)

    def answered(self, now_ms: int) -> "Health":
        """After it gave what was asked for."""
        well = replace(self, state="well", message="", error_code=0, failures=0, not_before_ms=0)
        return replace(well, answered_at_ms=now_ms)

    def refused(self, error: NoPrice, now_ms: int, spread: float) -> "Health":
        """After it gave none; only trouble with the source itself keeps others of its days from being asked for."""
        if isinstance(error, NotYet):
            return replace(self, state="waiting", message=str(error), error_code=0, failures=0, not_before_ms=0)
        state: Literal["failing", "refused"] = "refused" if isinstance(error, TokenRefused) else "failing"
        troubled = replace(self, state=state, message=str(error), error_code=error.code, failed=self.failed + 1)
        if isinstance(error, TokenRefused):
            wait_s: float = REFUSED_S
        elif isinstance(error, BackOff) or error.code == UNREACHABLE:
            troubled = replace(troubled, failures=self.failures + 1)
            asked_for_s = error.retry_after_s if isinstance(error, BackOff) else None
            usual_s = delay_s(troubled.failures, first_s=FIRST_S, ceiling_s=CEILING_S, spread=spread)
            wait_s = min(max(asked_for_s or 0, usual_s), LONGEST_S)
        else:
            return troubled
        return replace(troubled, not_before_ms=now_ms + round(wait_s * 1000))

    def told(self, now_ms: int) -> PriceSourceStatus:
        """The same for the status that others read."""
        return PriceSourceStatus(
            code=self.code,
            state=self.state,
            message=self.message,
            asked=self.asked,
            failed=self.failed,
            answered_at_ms=self.answered_at_ms,
            next_at_ms=self.not_before_ms if self.not_before_ms > now_ms else None,
        )
