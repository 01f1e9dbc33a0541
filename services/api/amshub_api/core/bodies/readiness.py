"""readyz."""

from typing import Annotated, NotRequired, TypedDict

from amshub_api.core.bodies.means import means


class MeterReadiness(TypedDict):
    """One meter."""

    frame_age_s: Annotated[float | None, means("since its last frame, s; null before the first")]


class AccountingReadiness(TypedDict):
    """Accounting of one partition."""

    lag_s: Annotated[float | None, means("how far it is behind the readings, s; null before it has begun")]


class PriceReadiness(TypedDict):
    """Prices of one bidding zone."""

    now: Annotated[bool, means("the price of now is known")]
    until_s: Annotated[int | None, means("UTC Unix s until when prices are known; null without any")]


class Readiness(TypedDict):
    """Whether the stack does its work; without the figures while the store cannot be read."""

    ready: bool
    problems: Annotated[list[str], means("in words, what does not work and what to do about it")]
    meters: NotRequired[Annotated[dict[str, MeterReadiness], means("by name")]]
    accounting: NotRequired[Annotated[dict[str, AccountingReadiness], means("by partition")]]
    prices: NotRequired[Annotated[dict[str, PriceReadiness], means("by bidding zone")]]
