"""Edits over HTTP as they are kept in a real store: the device's forms, JSON, and words for what cannot be."""

from decimal import Decimal
from typing import Any

import pytest
from amshub_api.app import create_app
from amshub_api.core.access import Access
from amshub_api.routes import access_of
from amshub_contracts import streams
from amshub_contracts.bus import Bus
from amshub_contracts.clock import Clock
from amshub_contracts.edits import Edit, EditReader
from amshub_contracts.messages import Summary
from amshub_contracts.price_settings import PriceSettings, RowSettings
from amshub_contracts.settings import MeterSettings, Settings, TariffSettings
from flask.testing import FlaskClient

from tests.integration.api.conftest import ONE_METER, Gateway
from tests.integration.api.editing import editor
from tests.integration.api.signing_in import USER
from tests.integration.api.writing import NOW_MS, write
from tests.support.store import ON_EITHER_STORE, Store
from tests.unit.api.test_edit_rows import FORM, ROW

METERS = ONE_METER.meters
NO1 = Settings(meters=METERS, prices=PriceSettings(area="NO1", rows=(RowSettings(name="File", value=Decimal("0.1")),)))
STEPS_FORM = {"t": "true", "th": "2"} | {f"t{number}": str(3 * number + 3) for number in range(9)}
STEPS = [3, 6, 9, 12, 15, 18, 21, 24, 27, 65_535]
FILE_STEPS = [2, 5, 10, 15, 20, 25, 50, 75, 100, 65_535]
EDITS = [
    ("POST", "/save"),
    ("POST", "/dayplot"),
    ("POST", "/monthplot"),
    ("POST", "/meters/home/dayplot"),
    ("PATCH", "/dayplot.json"),
    ("PATCH", "/monthplot.json"),
    ("PATCH", "/meters/home/monthplot.json"),
    ("PUT", "/priceconfig.json"),
    ("DELETE", "/priceconfig.json"),
    ("PUT", "/tariff.json"),
    ("DELETE", "/tariff.json"),
]


def kept(bus: Bus) -> list[Edit]:
    return list(EditReader(bus).read())


def names(client: FlaskClient) -> list[str]:
    return [row["n"] for row in client.get("/priceconfig.json").get_json()["o"]]


def steps(client: FlaskClient) -> dict[str, Any]:
    told: dict[str, Any] = client.get("/configuration.json").get_json()["t"]
    return told


@ON_EITHER_STORE
def test_rows_of_the_devices_form_hold_from_today_and_the_audit_says_who(bus: Bus) -> None:
    client = editor(NO1, bus)
    assert names(client) == ["File"]
    reply = client.post("/save", data=FORM)
    assert (reply.status_code, reply.get_json()) == (
        200,
        {"success": True, "message": "2 price rows hold from today on.", "reboot": False},
    )
    assert names(client) == ["Nettleie", "Natt"]
    (edit,) = kept(bus)
    assert (edit.by, edit.at_ms, edit.from_day.isoformat()) == (USER, NOW_MS, "2026-11-18")
    assert edit.rows is not None
    assert [row.value for row in edit.rows] == [Decimal("0.4321"), Decimal(25)]


@ON_EITHER_STORE
def test_rows_and_steps_as_json_and_back_to_the_file(bus: Bus) -> None:
    client = editor(NO1, bus)
    assert client.put("/priceconfig.json", json={"o": [ROW]}).status_code == 200
    assert client.get("/priceconfig.json").get_json() == {"o": [ROW]}
    assert client.put("/tariff.json", json={"t": STEPS, "h": 2}).status_code == 200
    assert steps(client) == {"t": STEPS, "h": 2}
    assert client.get("/tariff.json").get_json()["t"] == STEPS, "nothing is counted yet"
    assert client.delete("/priceconfig.json").get_json()["success"]
    assert client.delete("/tariff.json").get_json()["success"]
    assert names(client) == ["File"]
    assert steps(client) == {"t": FILE_STEPS, "h": 3}
    assert [(edit.kind, edit.by) for edit in kept(bus)] == [("price_rows", USER), ("tariff_steps", USER)] * 2


def test_steps_of_the_devices_form_hold_from_this_month(bus: Bus) -> None:
    client = editor(NO1, bus)
    assert client.post("/save", data=STEPS_FORM).get_json() == {
        "success": True,
        "message": "The tariff steps hold from this month on.",
        "reboot": False,
    }
    assert steps(client) == {"t": STEPS, "h": 2}


def test_figures_that_rest_on_what_was_counted_show_what_accounting_says(bus: Bus) -> None:
    """Accounting follows an edit a moment later; its thresholds, step and peaks are of one piece until then."""
    write(bus)
    client = editor(ONE_METER, bus)
    before = client.get("/tariff.json").get_json()
    client.post("/save", data=STEPS_FORM)
    assert client.get("/tariff.json").get_json()["c"] == before["c"]


def test_what_is_as_it_was_is_no_edit(bus: Bus) -> None:
    client = editor(NO1, bus)
    shown = client.get("/priceconfig.json").get_json()
    assert client.put("/priceconfig.json", json=shown).get_json()["message"] == "The price rows are as they were."
    told = steps(client)
    assert client.put("/tariff.json", json=told).get_json()["message"] == "The tariff steps are as they were."
    assert kept(bus) == []


def test_fewer_steps_that_begin_like_those_before_are_an_edit(bus: Bus) -> None:
    client = editor(NO1, bus)
    assert client.put("/tariff.json", json={"t": [2, 5, 10], "h": 3}).get_json()["message"] == (
        "The tariff steps hold from this month on."
    )
    assert steps(client) == {"t": [2, 5, 10, *[65_535] * 7], "h": 3}


OTHERS = {
    "g": "meters.<name>.zone",
    "m": "meters.<name>",
    "w": "network settings",
    "n": "network settings",
    "ntp": "clock settings",
    "q": "mqtt.brokers",
    "p": "prices.area",
    "d": "stack.log_level",
    "i": "pins",
    "u": "web.language",
    "o": "domoticz",
    "h": "homeassistant",
    "c": "no request leaves the house",
}


@pytest.mark.parametrize("marker", OTHERS)
def test_every_other_group_says_which_setting_to_change(bus: Bus, marker: str) -> None:
    reply = editor(NO1, bus).post("/save", data={marker: "true", "gt": "Europe/Oslo"})
    answer = reply.get_json()
    assert (reply.status_code, answer["success"], answer["reboot"]) == (200, False, False)
    assert "The settings file (config/amshub.toml) owns the rest" in answer["message"]
    assert OTHERS[marker] in answer["message"]
    assert kept(bus) == []


def test_of_a_mixed_form_what_can_be_done_is_done_and_the_rest_told(bus: Bus) -> None:
    client = editor(NO1, bus)
    answer = client.post("/save", data=FORM | STEPS_FORM | {"q": "true", "qh": "broker", "u": "true"}).get_json()
    assert not answer["success"]
    for words in ("2 price rows hold", "tariff steps hold", "mqtt.brokers", "web.language"):
        assert words in answer["message"]
    assert [edit.kind for edit in kept(bus)] == ["price_rows", "tariff_steps"]


def test_bad_values_of_one_group_do_not_hold_back_the_other(bus: Bus) -> None:
    answer = editor(NO1, bus).post("/save", data=FORM | {"rv1": "dear"} | STEPS_FORM).get_json()
    assert not answer["success"]
    assert "r: row 2: v: expected a number" in answer["message"]
    assert [edit.kind for edit in kept(bus)] == ["tariff_steps"]


@pytest.mark.parametrize("form", [{}, {"r": "yes", "rc": "0"}, {"zz": "true"}])
def test_a_form_without_a_group_says_so(bus: Bus, form: dict[str, str]) -> None:
    answer = editor(NO1, bus).post("/save", data=form).get_json()
    assert (answer["success"], answer["message"]) == (False, "Nothing to save: no group is marked as true.")


def test_rows_without_prices_are_refused_in_words(bus: Bus) -> None:
    answer = editor(ONE_METER, bus).put("/priceconfig.json", json={"o": [ROW]})
    assert answer.status_code == 409
    assert "prices.area" in answer.get_json()["message"]


def test_without_a_market_some_row_has_to_be_fixed(bus: Bus) -> None:
    fixed = RowSettings(type="fixed", value=Decimal(1))
    client = editor(Settings(meters=METERS, prices=PriceSettings(currency="NOK", rows=(fixed,))), bus)
    assert client.put("/priceconfig.json", json={"o": [ROW | {"t": 1}]}).status_code == 409
    assert client.put("/priceconfig.json", json={"o": [ROW]}).status_code == 200


def test_a_meter_with_a_zone_of_its_own_needs_no_fixed_row(bus: Bus) -> None:
    cabin = MeterSettings(source="/dev/ttyUSB0", price_area="NO5")
    reply = editor(Settings(meters={"cabin": cabin}), bus).put("/priceconfig.json", json={"o": [ROW | {"t": 1}]})
    assert reply.get_json()["message"] == "1 price rows hold from today on."


def test_steps_of_another_tariff_are_refused_in_words(bus: Bus) -> None:
    client = editor(Settings(meters=METERS, tariff=TariffSettings(preset="ellevio")), bus)
    reply = client.put("/tariff.json", json={"t": [2, 5], "h": 3})
    assert reply.status_code == 409
    assert "ellevio" in reply.get_json()["message"]
    assert kept(bus) == []


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "/priceconfig.json", b"{"),
        ("PUT", "/priceconfig.json", b"[]"),
        ("PUT", "/priceconfig.json", b"{}"),
        ("PUT", "/priceconfig.json", b'{"o":{}}'),
        ("PUT", "/priceconfig.json", b'{"o":[{"t":9}]}'),
        ("PUT", "/priceconfig.json", b'{"o":[' + b",".join([b"{}"] * 51) + b"]}"),
        ("PUT", "/priceconfig.json", b"\xff\xfe"),
        ("PUT", "/tariff.json", b"[" * 50_000),
        ("PUT", "/tariff.json", b'{"t":[1,2],"h":' + b"9" * 5000 + b"}"),
        ("PATCH", "/dayplot.json", b'{"i00":"x"}'),
        ("PATCH", "/monthplot.json", b'{"i00":1}'),
        ("PATCH", "/dayplot.json", b""),
    ],
)
def test_a_body_that_makes_no_sense_is_refused_in_words(bus: Bus, method: str, path: str, body: bytes) -> None:
    write(bus)
    reply = editor(NO1, bus).open(path, method=method, data=body, content_type="application/json")
    assert reply.status_code == 400
    assert reply.get_json()["success"] is False
    assert reply.get_json()["message"]
    assert kept(bus) == []
    assert bus.query([("XLEN", streams.commands(0))]) == [0]


@pytest.mark.parametrize(("method", "path"), [edit for edit in EDITS if edit[0] != "DELETE"])
def test_a_body_that_is_too_long_is_not_read(bus: Bus, method: str, path: str) -> None:
    kind = "application/x-www-form-urlencoded" if method == "POST" else "application/json"
    reply = editor(NO1, bus).open(path, method=method, data=b"a" * 70_000, content_type=kind)
    assert reply.status_code == 413


@pytest.mark.parametrize(("method", "path"), EDITS)
def test_nobody_edits_who_does_not_know_the_password(gateway: Gateway, bus: Bus, method: str, path: str) -> None:
    stranger, nobodys = editor(NO1, bus), gateway(NO1)
    body = {"json": {"t": STEPS, "h": 2, "o": [ROW]}} if method in ("PUT", "PATCH") else {"data": FORM | STEPS_FORM}
    assert nobodys.open(path, method=method, auth=(USER, "guess"), **body).status_code == 403
    assert stranger.open(path, method=method, auth=(USER, "guess"), **body).status_code == 401
    assert kept(bus) == []
    assert bus.query([("XLEN", streams.commands(0))]) == [0]


def test_without_a_guard_nobody_edits(bus: Bus) -> None:
    app = create_app(NO1, bus, Clock(), NOW_MS)
    app.before_request_funcs.clear()
    assert app.test_client().put("/priceconfig.json", json={"o": [ROW]}).status_code == 403
    assert kept(bus) == []


def test_every_url_that_edits_is_for_editors(bus: Bus) -> None:
    app = create_app(NO1, bus, Clock(), NOW_MS)
    editing = {
        (method, str(rule))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}
        if access_of(app, rule.endpoint) is Access.EDIT
    }
    changing = {
        (method, str(rule))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"GET", "HEAD", "OPTIONS"}
    }
    assert editing == changing
    assert {(method, path.replace("/meters/home", "/meters/<meter>")) for method, path in EDITS} <= editing


def test_what_may_be_done_with_a_url_is_told_to_who_does_something_else(gateway: Gateway) -> None:
    client = gateway()
    assert client.post("/tariff.json").headers["Allow"] == "DELETE, GET, HEAD, PUT"
    assert client.get("/save").headers["Allow"] == "POST"


def test_a_meter_that_is_not_there_is_told(bus: Bus) -> None:
    client = editor(NO1, bus)
    assert client.patch("/meters/shed/dayplot.json", json={"i00": 1}).status_code == 404
    answer = client.post("/dayplot?meter=shed", data={"i00": "1"}).get_json()
    assert (answer["success"], answer["message"]) == (False, "there is no meter 'shed'; the settings have home")


def test_hostile_names_are_kept_as_text(bus: Bus) -> None:
    hostile = '<script>"\n'
    client = editor(NO1, bus)
    assert client.put("/priceconfig.json", json={"o": [ROW | {"n": hostile}]}).status_code == 200
    assert names(client) == [hostile]


def test_no_edit_is_made_while_the_store_is_away(own_store: Store) -> None:
    bus = Bus(own_store.settings, "test")
    client = editor(NO1, bus)
    assert names(client) == ["File"]
    own_store.stop()
    for reply in (
        client.put("/priceconfig.json", json={"o": [ROW]}),
        client.delete("/tariff.json"),
        client.patch("/dayplot.json", json={"i00": 1}),
        client.patch("/monthplot.json", json={"i01": 1}),
    ):
        assert reply.status_code == 503
        assert "/status.json" in reply.get_json()["message"]
    answer = client.post("/save", data=FORM)
    assert (answer.status_code, answer.get_json()["success"]) == (200, False)
    own_store.start()
    assert kept(bus) == []
    bus.close()


def test_a_reading_from_the_future_does_not_keep_energy_from_being_edited(bus: Bus) -> None:
    write(bus, summary=Summary(as_of_ms=NOW_MS + 70 * 365 * 86_400_000))
    client = editor(ONE_METER, bus)
    for path in ("/dayplot.json", "/monthplot.json"):
        assert client.patch(path, json={"i02": 0}).status_code == 200


def test_two_meters_have_their_own_energy(bus: Bus) -> None:
    two = Settings(meters={"home": MeterSettings(source="/dev/ttyUSB0"), "cabin": MeterSettings()})
    client = editor(two, bus)
    for path in ("/meters/cabin/dayplot.json", "/dayplot.json?meter=cabin"):
        reply = client.patch(path, json={"i00": 0})
        assert reply.get_json()["message"] == "Nothing differs from what is shown, so nothing was changed."
