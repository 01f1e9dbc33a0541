"""How accounting fares with the meter shown, told by how far its summary is behind the readings."""

from amshub_api.core.bodies.status import AccountingService
from amshub_api.core.duration import in_words
from amshub_api.core.view import MeterView

BEHIND_S = 60
"""It is some ms behind; a minute is a service that stands still, or an outage that it is catching up with."""
ADVICE = "see that the service accounting runs, and what its log says."


def accounting_state(view: MeterView) -> AccountingService:
    """Its state, what is wrong in words, and by how many seconds of readings it is behind."""
    if view.latest is None:
        return {"state": "waiting", "message": "", "lag_s": 0.0}
    if view.summary is None:
        return {
            "state": "silent",
            "message": f"Accounting has counted nothing of this meter yet: {ADVICE}",
            "lag_s": None,
        }
    lag_s = max(0, view.latest.received_at_ms - view.summary.as_of_ms) / 1000
    if lag_s <= BEHIND_S:
        return {"state": "well", "message": "", "lag_s": lag_s}
    return {
        "state": "behind",
        "message": f"Accounting is {in_words(lag_s)} behind the readings: {ADVICE}",
        "lag_s": lag_s,
    }
