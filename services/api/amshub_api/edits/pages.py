"""The URLs that edit: the device's forms, and the same as JSON where the figures are shown."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from amshub_contracts.bus import Bus
from amshub_contracts.checked import BadValues
from flask import Response, request

from amshub_api.core import save_groups
from amshub_api.core.about import METER
from amshub_api.core.access import Access
from amshub_api.core.choose_meter import NoSuchMeter
from amshub_api.core.edit_energy import UNIT, wanted
from amshub_api.core.edit_rows import price_rows, rows_of_form
from amshub_api.core.edit_steps import steps_of_form, steps_of_json
from amshub_api.edits import about, bodies
from amshub_api.edits.energy_edits import EnergyEdits
from amshub_api.edits.settings_edits import SettingsEdits
from amshub_api.edits.trouble import NotNow, Refused
from amshub_api.edits.who import who
from amshub_api.live import LiveUrls
from amshub_api.live_urls import Now
from amshub_api.replies import as_json
from amshub_api.routes import Route, View

Work = Callable[[Now, str], str]
"""What an edit by this user does, in words of what was done."""
Read = Callable[[], dict[str, Any]]
"""Gives what was posted."""
STATUS: dict[type[Exception], int] = {BadValues: 400, NoSuchMeter: 404, Refused: 409, NotNow: 503}
"""Of an edit as JSON that is not made."""


class EditUrls:
    """Every answer is `{"success", "message", "reboot"}`; a form is answered with 200 as on the device."""

    def __init__(self, live: LiveUrls, bus: Bus) -> None:
        self._live, self._settings, self._energy = live, SettingsEdits(bus), EnergyEdits(bus)

    def routes(self) -> Iterator[Route]:
        """Price rows and steps are everyone's; energy is of the meter meant, with `?meter=`, or below /meters/."""
        yield Route("/save", _view(self._live, self._save, is_form=True), Access.EDIT, ("POST",), about.SAVE)
        for path, edit in {"/dayplot": self._hours, "/monthplot": self._days}.items():
            posted = _view(self._live, partial(edit, bodies.form), is_form=True)
            patched = _view(self._live, partial(edit, bodies.json))
            for prefix, named in (("", (METER,)), ("/meters/<meter>", ())):
                form = replace(about.PLOT_FORMS[path], parameters=named)
                json = replace(about.PLOT_EDITS[path], parameters=named)
                yield Route(f"{prefix}{path}", posted, Access.EDIT, ("POST",), form)
                yield Route(f"{prefix}{path}.json", patched, Access.EDIT, ("PATCH",), json)
        yield Route("/priceconfig.json", _view(self._live, self._put_rows), Access.EDIT, ("PUT",), about.SET_ROWS)
        rows_back, steps_back = _view(self._live, self._take_back_rows), _view(self._live, self._take_back_steps)
        yield Route("/priceconfig.json", rows_back, Access.EDIT, ("DELETE",), about.GIVE_BACK_ROWS)
        yield Route("/tariff.json", _view(self._live, self._put_steps), Access.EDIT, ("PUT",), about.SET_STEPS)
        yield Route("/tariff.json", steps_back, Access.EDIT, ("DELETE",), about.GIVE_BACK_STEPS)

    def _save(self, now: Now, by: str) -> str:
        """The groups that can be saved, each on its own; raises Refused when that is not all that was asked."""
        form = bodies.form()
        markers = save_groups.marked(form)
        done: list[str] = []
        not_done = []
        groups: dict[str, Callable[[], str]] = {
            save_groups.ROWS: lambda: self._settings.set_rows(now, price_rows(rows_of_form(form), from_text=True), by),
            save_groups.STEPS: lambda: self._settings.set_steps(now, steps_of_form(form), by),
        }
        for marker in markers:
            if marker in groups:
                try:
                    done.append(groups[marker]())
                except (BadValues, Refused, NotNow) as error:
                    not_done.append(f"{marker}: {error}.")
        not_done += [words for words in [save_groups.not_here(markers)] if words]
        if not markers:
            not_done.append("Nothing to save: no group is marked as true.")
        if not_done:
            raise Refused(" ".join([*done, *not_done]))
        return " ".join(done)

    def _hours(self, read: Read, now: Now, by: str) -> str:
        posted = read()
        return self._energy.set(now, wanted(posted, self._energy.hours(now), is_page=_is_page(read, posted)), by)

    def _days(self, read: Read, now: Now, by: str) -> str:
        posted = read()
        return self._energy.set(now, wanted(posted, self._energy.days(now), is_page=_is_page(read, posted)), by)

    def _put_rows(self, now: Now, by: str) -> str:
        rows = bodies.json().get("o")
        if not isinstance(rows, list):
            raise BadValues(['expected {"o": [rows]} as GET gives it'])
        return self._settings.set_rows(now, price_rows(rows, from_text=False), by)

    def _put_steps(self, now: Now, by: str) -> str:
        return self._settings.set_steps(now, steps_of_json(bodies.json()), by)

    def _take_back_rows(self, now: Now, by: str) -> str:
        return self._settings.give_back(now, "price_rows", by)

    def _take_back_steps(self, now: Now, by: str) -> str:
        return self._settings.give_back(now, "tariff_steps", by)


def _is_page(read: Read, posted: dict[str, Any]) -> bool:
    """Whether this has all that a page showed, and not only what somebody wants changed."""
    return read is bodies.form or UNIT in posted


def _view(live: LiveUrls, work: Work, *, is_form: bool = False) -> View:
    def reply(meter: str | None = None) -> Response:
        by = who()
        try:
            words, status = work(live.now(meter or request.args.get("meter"), True), by), 200
        except (BadValues, NoSuchMeter, Refused, NotNow) as error:
            words, status = str(error), STATUS[type(error)]
        answer = {"success": status == 200, "message": words, "reboot": False}
        return as_json(answer, 200 if is_form else status)

    return reply
