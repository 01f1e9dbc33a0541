"""Which meter the device's URLs show, as they know only one."""

from amshub_contracts.settings import MeterSettings, Settings

from amshub_api.core.view import MeterView

NO_METER = "home"
"""Shown where the settings name no meter: the name that the examples use."""


def candidates(settings: Settings) -> dict[str, MeterSettings]:
    """The meters to look up: the first with a source alone, else all of them."""
    meters = settings.meters or {NO_METER: MeterSettings()}
    with_source = next((name for name, meter in meters.items() if meter.source), None)
    return dict(meters) if with_source is None else {with_source: meters[with_source]}


def choose(views: list[MeterView]) -> MeterView:
    """The first that has a reading, else the first whose reader has reported, else the first."""
    return next(
        (view for view in views if view.latest is not None),
        next((view for view in views if view.status is not None), views[0]),
    )
