"""Which meter a URL shows: the one that is named, or the one that is meant by the device's, as they know only one."""

from amshub_contracts.settings import MeterSettings, Settings

from amshub_api.core.view import MeterView

NO_METER = "home"
"""Shown where the settings name no meter: the name that the examples use."""


class NoSuchMeter(ValueError):
    """Ask for one that the settings have."""


def known(settings: Settings) -> dict[str, MeterSettings]:
    """Every meter that can be shown."""
    return settings.meters or {NO_METER: MeterSettings()}


def no_such_meter(settings: Settings, name: str) -> NoSuchMeter:
    """The words for whoever asked for a meter that is not there."""
    return NoSuchMeter(f"there is no meter {name!r}; the settings have {', '.join(known(settings))}")


def candidates(settings: Settings, named: str | None = None) -> dict[str, MeterSettings]:
    """The meters to look up: the one `named`, else the first with a source alone, else all; raises NoSuchMeter."""
    meters = known(settings)
    if named is not None:
        if named not in meters:
            raise no_such_meter(settings, named)
        return {named: meters[named]}
    with_source = next((name for name, meter in meters.items() if meter.source), None)
    return dict(meters) if with_source is None else {with_source: meters[with_source]}


def choose(views: list[MeterView]) -> MeterView:
    """The first that has a reading, else the first whose reader has reported, else the first."""
    return next(
        (view for view in views if view.latest is not None),
        next((view for view in views if view.status is not None), views[0]),
    )
