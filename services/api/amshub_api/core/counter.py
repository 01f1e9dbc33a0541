"""The meter's counters as they are shown: carried on by accounting between two that the meter sent."""

from typing import Literal

from amshub_contracts.messages import Reading, Summary

from amshub_api.core.accounting_state import BEHIND_S


def counter_wh(latest: Reading | None, summary: Summary | None, direction: Literal["import", "export"]) -> int | None:
    """What accounting makes of it, Wh, else what the meter sent last; None when neither is known.

    While accounting is behind, what was sent since wins; else it does not, as accounting knows what cannot be true.
    """
    sent: int | None = getattr(latest, f"{direction}_wh", None)
    reckoned: int | None = getattr(summary, f"{direction}_counter_wh", None)
    if reckoned is None or sent is None or latest is None or summary is None:
        return sent if reckoned is None else reckoned
    is_behind = latest.received_at_ms - summary.as_of_ms > BEHIND_S * 1000
    return max(reckoned, sent) if is_behind else reckoned
