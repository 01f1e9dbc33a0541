"""What edits take and answer."""

from typing import Annotated, TypedDict

from amshub_contracts import plots

from amshub_api.core.bodies.means import means

_True = Annotated[str, means("true: this group is to be saved")]
_Kwh = Annotated[float, means("kWh, at most three decimals; i is import, e is export", 0)]


class Saved(TypedDict):
    """What became of an edit."""

    success: bool
    message: Annotated[str, means("in words, what was done, or everything that is wrong")]
    reboot: Annotated[bool, means("always false")]


class Steps(TypedDict):
    """The steps of the capacity tariff."""

    t: Annotated[list[int], means("up to nine thresholds, kW, ascending; 65535 at the end is passed over")]
    h: Annotated[int, means("peaks that count, 1 to 5", 1)]


_SAVE = {"r": _True, "rc": Annotated[str, means("price rows in this form; the fields of row 0 are rt0, rn0 and so on")]}
_STEPS = {"t": _True, "th": Annotated[str, means("peaks that count")]}
_THRESHOLDS = {f"t{number}": Annotated[str, means("threshold, kW")] for number in range(9)}
SaveForm = TypedDict("SaveForm", {**_SAVE, **_STEPS, **_THRESHOLDS}, total=False)  # type: ignore[misc]  # computed keys
SaveForm.__doc__ = "The device's form of its settings: price rows and tariff steps, each where its marker is true."


def _keys(numbers: range) -> dict[str, object]:
    return {f"{direction}{number:02d}": _Kwh for number in numbers for direction in "ie"}


HourEdits = TypedDict("HourEdits", _keys(range(plots.HOURS)), total=False)  # type: ignore[misc]  # the same
HourEdits.__doc__ = "Energy of hours as dayplot.json shows them; what is left out stays."
DayEdits = TypedDict("DayEdits", _keys(range(1, plots.DAYS + 1)), total=False)  # type: ignore[misc]  # the same
DayEdits.__doc__ = "Energy of days as monthplot.json shows them; what is left out stays."
