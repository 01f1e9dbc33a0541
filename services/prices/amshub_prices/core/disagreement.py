"""Tells where two sources do not say the same of a day."""

from datetime import UTC, datetime
from decimal import Decimal

from amshub_prices.core.assemble import hourly_means
from amshub_prices.core.slots import SourceDay

TOLERANCE = Decimal("0.0001")
"""Currency per kWh: ten times what the sources round to, a tenth of what anyone would notice."""


def disagreement(one: SourceDay, other: SourceDay) -> str:
    """How many hours differ and where most, in words; empty when the two agree.

    Hours are compared by their means, as sources may tell quarters or hours; days of two currencies are not compared.
    """
    if one.currency != other.currency:
        return ""
    ours, theirs = hourly_means(one), hourly_means(other)
    apart = {hour: abs(ours[hour] - theirs[hour]) for hour in ours.keys() & theirs.keys()}
    wrong = [hour for hour, distance in apart.items() if distance > TOLERANCE]
    if not wrong:
        return ""
    worst = max(sorted(wrong), key=lambda hour: apart[hour])
    at = datetime.fromtimestamp(worst, UTC).strftime("%Y-%m-%dT%H:%MZ")
    return (
        f"{one.source} and {other.source} disagree about {len(wrong)} of {len(apart)} hours of {one.area} {one.day}, "
        f"most at {at}: {ours[worst]:f} against {theirs[worst]:f} {one.currency} per kWh"
    )
