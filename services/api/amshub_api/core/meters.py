"""meters.json: which meters there are."""

from collections.abc import Iterable

from amshub_contracts.messages import ReaderStatus

from amshub_api.core.bodies.meters import MeterInList, Meters, State
from amshub_api.core.view import MeterView


def reader_state(status: ReaderStatus | None) -> State:
    """What the reader of a meter does; unknown before its first report."""
    return status.state if status else "unknown"


def meters(views: Iterable[MeterView], shown: str) -> Meters:
    """The meters in their order; `shown` is the name of the one that is meant where none is named."""
    return {"meters": [_meter(view, shown) for view in views]}


def _meter(view: MeterView, shown: str) -> MeterInList:
    return {
        "name": view.name,
        "zone": view.settings.zone,
        "phases": view.settings.phases,
        "network": view.settings.network,
        "fuse_a": view.settings.fuse_a,
        "state": reader_state(view.status),
        "shown": view.name == shown,
    }
