"""Ends the sums of a summary with their periods: no reading comes to do it when the meter is silent."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from amshub_contracts.messages import Energy, Summary, Tariff

HOUR_MS = 3_600_000


def as_of_now(summary: Summary, now_ms: int, zone: str) -> Summary:
    """The summary with zero in the sums of an hour (UTC), day or month (of the zone) that is over at `now_ms`.

    A month that is over takes its peaks along and becomes last month, or nothing when it is older than that.
    """
    then, today = _local_date(summary.as_of_ms, zone), _local_date(now_ms, zone)
    month = today.replace(day=1)
    ended: dict[str, Any] = {}
    if summary.as_of_ms // HOUR_MS < now_ms // HOUR_MS:
        ended |= {"hour": Energy(), "projected_hour_wh": None, "headroom_w": None}
    if then < today:
        ended["day"] = Energy()
    if then < month:
        previous = (month - timedelta(days=1)).replace(day=1)
        ended |= {
            "month": Energy(),
            "tariff": _begun(summary.tariff),
            "last_month": summary.month if then >= previous else Energy(),
        }
    return msgspec.structs.replace(summary, **ended)


def _begun(tariff: Tariff) -> Tariff:
    """The tariff of a month of which nothing is known yet."""
    lowest_kw = tariff.thresholds_kw[0] if tariff.thresholds_kw else 0
    return Tariff(step_kw=lowest_kw, peaks_counted=tariff.peaks_counted, thresholds_kw=tariff.thresholds_kw)


def _local_date(instant_ms: int, zone: str) -> date:
    return datetime.fromtimestamp(instant_ms / 1000, UTC).astimezone(ZoneInfo(zone)).date()
