"""What /openapi.json tells of the edits."""

from typing import Any

from amshub_api.core.about import About, gives_json
from amshub_api.core.bodies.edits import DayEdits, HourEdits, Saved, SaveForm, Steps
from amshub_api.core.bodies.priceconfig import PriceConfig

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
TOO_MUCH = {413: "the body is too long", 415: "the body is neither JSON nor a form"}
NOT_DONE = {
    400: "the values make no sense",
    404: "the settings have no meter of this name",
    409: "it cannot be, as things are set",
    503: "the store or accounting is away",
}


def _form(summary: str, body: Any) -> About:
    return gives_json(f"{summary}, as the device's form", Saved, takes={FORM: body}, refusals=TOO_MUCH)


def _json(summary: str, body: Any = None) -> About:
    takes = {JSON: body} if body else {}
    return gives_json(summary, Saved, takes=takes, also=NOT_DONE, refusals=TOO_MUCH)


SAVE = _form("Change price rows and tariff steps", SaveForm)
PLOT_FORMS = {
    "/dayplot": _form("Change hours", HourEdits),
    "/monthplot": _form("Change days", DayEdits),
}
PLOT_EDITS = {
    "/dayplot": _json("Change hours", HourEdits),
    "/monthplot": _json("Change days", DayEdits),
}
SET_ROWS = _json("Price by these rows from today on", PriceConfig)
GIVE_BACK_ROWS = _json("Price by the rows of the settings file again")
SET_STEPS = _json("Follow these tariff steps from this month on", Steps)
GIVE_BACK_STEPS = _json("Follow the tariff steps of the settings file again")
