"""How much power the running interval may still take without leaving the tariff's step."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from amshub_contracts.ledger import QUARTER_S
from amshub_contracts.messages import Quarter

from amshub_accounting.core.calendar import HOUR_S
from amshub_accounting.core.tariffs.peaks import PeakBook, highest
from amshub_accounting.core.tariffs.windows import weight

MS = 1000


def headroom_w(
    book: PeakBook, limit_w: Fraction | None, quarters: Mapping[int, Quarter], now: date, now_ms: int
) -> int | None:
    """Mean power, W, up to the end of the interval that runs at `now_ms` (UTC Unix ms), local date `now`.

    `limit_w` is what the month's mean may come to; None: anything. None too when the interval does not count.
    """
    rule = book.rule
    interval_s = rule.interval_minutes * 60
    start_s = now_ms // MS // interval_s * interval_s
    times = weight(rule, start_s, book.zone)
    if limit_w is None or not times:
        return None
    days = book.days(now.replace(day=1))
    if rule.distinct_days:
        days.pop(now, None)
    others = highest((high for highs in days.values() for high in highs), rule.peaks - 1)
    number = 1 + sum(len(highs) for highs in days.values())
    most_w = limit_w * min(rule.peaks, number) - Fraction(sum(high.value_w for high in others))
    most_wh = most_w / Fraction(times) * interval_s / HOUR_S
    used_wh = sum(quarters[at].import_wh for at in range(start_s, start_s + interval_s, QUARTER_S) if at in quarters)
    rest_ms = (start_s + interval_s) * MS - now_ms
    return max(0, int((most_wh - used_wh) * HOUR_S * MS / rest_ms))


def projected_hour_wh(quarters: Mapping[int, Quarter], power_w: int | None, now_ms: int) -> int | None:
    """What the hour that runs at `now_ms` will have drawn when this power stays; None without one."""
    if power_w is None:
        return None
    start_s = now_ms // MS // HOUR_S * HOUR_S
    used_wh = sum(quarters[at].import_wh for at in range(start_s, start_s + HOUR_S, QUARTER_S) if at in quarters)
    return used_wh + power_w * ((start_s + HOUR_S) * MS - now_ms) // (HOUR_S * MS)
