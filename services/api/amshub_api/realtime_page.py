"""/realtime.json: the power of the last hour in samples of ten seconds, a page at a time."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from amshub_contracts import streams
from amshub_contracts.clock import Clock
from amshub_contracts.last_hour import SAMPLES, power_w
from amshub_contracts.settings import Settings
from flask import Response, request

from amshub_api.core.about import METER, NO_SUCH_METER, Parameter, gives_json
from amshub_api.core.access import Access
from amshub_api.core.bodies.realtime import RealTime
from amshub_api.core.choose_meter import NoSuchMeter, candidates
from amshub_api.reach import Reach
from amshub_api.replies import as_json
from amshub_api.routes import Route

PAGE = 60
"""Samples of a page where none are asked for."""
PAGING = (
    Parameter("offset", {"type": "integer", "minimum": 0, "default": 0}, "first sample; 0 is now"),
    Parameter("size", {"type": "integer", "minimum": 0, "default": PAGE}, "samples of the page"),
)
ABOUT = gives_json("Power of the last hour in samples of 10 s", RealTime, parameters=PAGING, refusals=NO_SUCH_METER)


class RealtimePage:
    """The view, over this store."""

    def __init__(self, settings: Settings, reach: Reach, clock: Clock) -> None:
        self._settings, self._reach, self._clock = settings, reach, clock
        self._last: dict[tuple[str, ...], list[dict[bytes, bytes]]] = {}

    def routes(self) -> Iterator[Route]:
        """For the meter meant or with `?meter=`, and below /meters/<name>/."""
        yield Route("/realtime.json", self.json, Access.OPEN, about=replace(ABOUT, parameters=(METER, *PAGING)))
        yield Route("/meters/<meter>/realtime.json", self.json, Access.OPEN, about=ABOUT)

    def json(self, meter: str | None = None) -> Response:
        """Samples from `offset` on, of which 0 is now, `size` of them: net import, W; 0 where it is not known.

        While the store cannot be read, they are made of what it said last.
        """
        try:
            meters = candidates(self._settings, meter or request.args.get("meter"))
        except NoSuchMeter:
            return as_json({"error": "there is no such meter"}, 404)  # nobody is asked who he is: tell no names
        offset, size = _asked("offset", 0), _asked("size", PAGE)
        data = self._watts(tuple(meters))[offset : offset + size]
        return as_json({"offset": offset, "size": len(data), "total": SAMPLES, "data": data})

    def _watts(self, meters: tuple[str, ...]) -> list[int]:
        now_ms = self._clock.now_ms()
        keys = [streams.power(streams.partition_of(name, self._settings.stack.partitions), name) for name in meters]

        def decode(replies: list[dict[bytes, bytes]]) -> list[int]:
            watts = _first(replies, now_ms)
            self._last[meters] = replies
            return watts

        watts = self._reach.ask([("HGETALL", key) for key in keys], decode)
        return _first(self._last.get(meters, []), now_ms) if watts is None else watts


def _first(replies: list[dict[bytes, bytes]], now_ms: int) -> list[int]:
    """Of the first meter that has any."""
    fields: dict[bytes, Any] = next(filter(None, replies), {})
    return power_w(fields, now_ms)


def _asked(name: str, otherwise: int) -> int:
    """What the device takes: a number, cut to what there is; anything else counts as not said."""
    text = request.args.get(name, "")
    return min(int(text), SAMPLES) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise
