"""/history.json and /history.csv: a meter's past, as `export` writes it."""

import errno
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain, islice
from threading import BoundedSemaphore

import msgspec
from amshub_contracts.bus import Bus, BusDown, BusFull
from amshub_contracts.clock import Clock
from amshub_contracts.history import RangeTooLong, query
from amshub_contracts.history_days import days_s
from amshub_contracts.history_text import csv_lines, json_lines
from amshub_contracts.settings import Settings
from flask import Response, request

from amshub_api.core.about import METER, About, Parameter, gives_json
from amshub_api.core.access import Access
from amshub_api.core.bodies.history import History
from amshub_api.core.choose_meter import NoSuchMeter
from amshub_api.core.history_question import RESOLUTIONS, BadQuestion, Question, read_question
from amshub_api.replies import NEVER_CACHED, as_json
from amshub_api.routes import Route

PART_CHARACTERS = 65_536
"""So much is held and sent at a time."""
PARTS_AT_ONCE = 8
"""A shorter answer, such as a month of hours or a year of days, is made whole before it is sent, so it has a length."""
LONG_ANSWERS = 3
"""Longer ones that may be under way: each holds a thread for as long as its reader takes, and pages need the others.
One more is refused with 503."""
UNREADABLE = (BusDown, BusFull, msgspec.MsgspecError, UnicodeDecodeError)
NO_HISTORY = (
    "the store (Redis) gives no history now; /status.json and the log of the service api say why and what to do"
)
TOO_MANY = f"{LONG_ANSWERS} long answers are under way; ask again in a minute, or for less at a time"
DAYS = (
    Parameter("from", {"type": "string", "format": "date"}, "first day of the meter's zone; left out: today"),
    Parameter("to", {"type": "string", "format": "date"}, "last day, included; left out: today"),
    Parameter("resolution", {"enum": [*RESOLUTIONS], "default": "hour"}, "length of a row"),
)
REFUSALS = {
    400: "the question makes no sense, or asks for too much at a time",
    404: "the settings have no meter of this name",
    503: "the store cannot be read, or too many long answers are under way",
}
AS_JSON = gives_json("A meter's past as JSON", History, parameters=DAYS, refusals=REFUSALS)
AS_CSV = About("A meter's past as a file to save", {"text/csv": None}, parameters=DAYS, refusals=REFUSALS)

log = logging.getLogger(__name__)


class HistoryPages:
    """The views; `shown` names the meter that is meant where none is named."""

    def __init__(self, settings: Settings, bus: Bus, clock: Clock, shown: Callable[[], str]) -> None:
        self._settings, self._bus, self._clock, self._shown = settings, bus, clock, shown
        self._long = BoundedSemaphore(LONG_ANSWERS)
        self._in_trouble = False

    def routes(self) -> Iterator[Route]:
        """Both forms, for the meter meant or with `?meter=`, and below /meters/<name>/."""
        for path, view, about in (("/history.json", self.json, AS_JSON), ("/history.csv", self.csv, AS_CSV)):
            yield Route(path, view, Access.READ, about=replace(about, parameters=(METER, *DAYS)))
            yield Route(f"/meters/<meter>{path}", view, Access.READ, about=about)

    def json(self, meter: str | None = None) -> Response:
        """One document: whose history it is, and its rows."""
        return self._reply("json", meter)

    def csv(self, meter: str | None = None) -> Response:
        """A file to save."""
        return self._reply("csv", meter)

    def _reply(self, form: str, meter: str | None) -> Response:
        try:
            asked = request.args.to_dict(flat=False) | ({} if meter is None else {"meter": [meter]})
            question = read_question(self._settings, asked, self._shown(), self._clock.now_ms())
            lines = self._lines(question, form)
        except NoSuchMeter as error:
            return as_json({"error": str(error)}, 404)
        except (BadQuestion, RangeTooLong) as error:
            return as_json({"error": str(error)}, 400)
        try:
            parts = _in_parts(lines)
            beginning = list(islice(parts, PARTS_AT_ONCE))
        except UNREADABLE as error:
            self._warn(question, error)
            return as_json({"error": NO_HISTORY}, 503)
        self._in_trouble = False
        if len(beginning) < PARTS_AT_ONCE:
            return _dressed(Response(beginning), question, form)
        if not self._long.acquire(blocking=False):
            return as_json({"error": TOO_MANY}, 503)
        reply = Response(chain(beginning, self._or_broken_off(parts, question)))
        reply.call_on_close(self._long.release)
        return _dressed(reply, question, form)

    def _lines(self, question: Question, form: str) -> Iterator[str]:
        account, resolution = question.account, question.resolution
        from_s, to_s = days_s(question.first, question.last, account.zone)
        rows = query(self._bus, account, from_s=from_s, to_s=to_s, resolution=resolution)
        return csv_lines(rows, account) if form == "csv" else json_lines(rows, account, resolution)

    def _or_broken_off(self, parts: Iterator[bytes], question: Question) -> Iterator[bytes]:
        """The parts; when there is no more to be had, the connection ends before the answer does: nobody trusts it."""
        try:
            yield from parts
        except UNREADABLE as error:
            self._warn(question, error)
            raise ConnectionResetError(errno.ECONNRESET, "the answer cannot be finished") from error

    def _warn(self, question: Question, error: Exception) -> None:
        """Once until a history is read again: pages and scripts ask for it each minute."""
        if not self._in_trouble:
            log.warning("The history of the meter %s cannot be read: %s", question.account.meter, error)
        self._in_trouble = True


def _dressed(reply: Response, question: Question, form: str) -> Response:
    reply.headers.update(NEVER_CACHED)
    reply.mimetype = "text/csv" if form == "csv" else "application/json"
    if form == "csv":
        name = f"{question.account.meter}-{question.first}-{question.last}-{question.resolution}.csv"
        reply.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return reply


def _in_parts(lines: Iterator[str]) -> Iterator[bytes]:
    held: list[str] = []
    length = 0
    for line in lines:
        held.append(line)
        length += len(line)
        if length >= PART_CHARACTERS:
            yield "".join(held).encode()
            held, length = [], 0
    yield "".join(held).encode()
