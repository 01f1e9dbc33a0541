"""/readyz: whether the stack does its work, and in words what does not."""

from amshub_contracts.price_area import price_area
from amshub_contracts.settings import Settings

from amshub_api.core.accounting_state import ADVICE, BEHIND_S
from amshub_api.core.bodies.readiness import Readiness
from amshub_api.core.choose_meter import known
from amshub_api.core.duration import in_words
from amshub_api.core.overview import Folding, Overview

LATE_FRAME_S = 60
"""Power comes each 10 s at the slowest; what is late by a minute does not come by itself."""


def readiness(settings: Settings, overview: Overview) -> Readiness:
    """The figures, and `problems` in words: none when the stack is ready."""
    return {
        "ready": not (problems := _problems(settings, overview)),
        "problems": problems,
        "meters": {
            name: {"frame_age_s": fares.frame_age_s(overview.now_ms)} for name, fares in overview.meters.items()
        },
        "accounting": {str(partition): {"lag_s": folding.lag_s} for partition, folding in overview.folding.items()},
        "prices": {
            area: {"now": overview.has_price_now(area), "until_s": overview.priced_until_s(area)}
            for area in overview.price_services
        },
    }


def _problems(settings: Settings, overview: Overview) -> list[str]:
    """Of the meters that are read, and of those that once were: a name in the settings alone promises nothing."""
    meters = known(settings)
    read = {name: meters[name] for name, fares in overview.meters.items() if meters[name].source or fares.latest}
    areas = {price_area(settings, meter) for meter in read.values()}
    return [
        *(problem for name in read if (problem := _silent(name, overview.meters[name].frame_age_s(overview.now_ms)))),
        *(problem for partition, folding in overview.folding.items() if (problem := _behind(partition, folding))),
        *(_unpriced(area) for area in overview.price_services if area in areas and not overview.has_price_now(area)),
    ]


def _silent(name: str, age_s: float | None) -> str:
    where = f"/meters/{name}/status.json says why."
    if age_s is None:
        return f"The meter {name} has sent no frame yet: {where}"
    return f"No frame of the meter {name} for {in_words(age_s)}: {where}" if age_s > LATE_FRAME_S else ""


def _behind(partition: int, folding: Folding) -> str:
    if folding.lag_s is None:
        return f"Accounting of partition {partition} has not begun: {ADVICE}"
    return (
        f"Accounting of partition {partition} is {in_words(folding.lag_s)} behind the readings: {ADVICE}"
        if folding.lag_s > BEHIND_S
        else ""
    )


def _unpriced(area: str) -> str:
    return f"The price of now is not known for {area}: see what /status.json says of prices."
