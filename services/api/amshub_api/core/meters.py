"""meters.json: which meters there are."""

from collections.abc import Callable, Iterable

from amshub_contracts.messages import ReaderStatus

from amshub_api.core.bodies.meters import MeterInList, Meters
from amshub_api.core.han import reader_state
from amshub_api.core.view import MeterView


def meters(views: Iterable[MeterView], shown: str, reported_s_ago: Callable[[ReaderStatus], float]) -> Meters:
    """The meters in their order; `shown` is the name of the one that is meant where none is named."""
    return {
        "meters": [
            _meter(view, reported_s_ago(view.status) if view.status else None, shown=view.name == shown)
            for view in views
        ]
    }


def _meter(view: MeterView, reported_s_ago: float | None, *, shown: bool) -> MeterInList:
    return {
        "name": view.name,
        "zone": view.settings.zone,
        "phases": view.settings.phases,
        "network": view.settings.network,
        "fuse_a": view.settings.fuse_a,
        "state": reader_state(view.status, reported_s_ago),
        "shown": shown,
    }
