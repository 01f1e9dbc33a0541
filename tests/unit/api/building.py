"""Meters with just what a test is about."""

from typing import Any

from amshub_api.core.view import MeterView
from amshub_contracts.messages import ReaderStatus, Reading, Summary
from amshub_contracts.settings import MeterSettings

NOW_MS = 1_795_000_000_000
"""Wed 18 Nov 2026 11:06:40 UTC."""


def a_view(
    *,
    meter: MeterSettings | None = None,
    status: ReaderStatus | None = None,
    summary: Summary | None = None,
    **fields: Any,
) -> MeterView:
    """A meter whose latest reading has these fields, none when there are none."""
    latest = Reading(meter="home", seq=1, received_at_ms=fields.pop("received_at_ms", NOW_MS), **fields)
    return MeterView("home", meter or MeterSettings(), latest if fields else None, status, summary)


def a_status(**fields: Any) -> ReaderStatus:
    """A reader that runs well, but for these fields."""
    known: dict[str, Any] = {"state": "receiving", "message": "", "written_at_ms": NOW_MS, "started_at_ms": 0}
    return ReaderStatus(**known | fields)
