"""/openapi.json: every URL is in it, and every answer is as it says, to the last key."""

from collections.abc import Iterator
from decimal import Decimal
from json import loads
from re import fullmatch
from typing import Any

import jsonschema_rs
import msgspec
import pytest
from amshub_api.app import create_app
from amshub_contracts.bus import Bus
from amshub_contracts.clock import HOST
from amshub_contracts.settings import MeterSettings, Settings, WebSettings

from tests.integration.api.conftest import Gateway
from tests.integration.api.whole_house import WHOLE_HOUSE, write_whole_house
from tests.support.store import Store
from tests.unit.api.shapes import DOCUMENTED, NEWER, check

NOTHING = Settings()
ONE_PHASE = Settings(meters={"home": MeterSettings(source="/dev/ttyUSB0", phases=1)})
DEVICE = msgspec.structs.replace(WHOLE_HOUSE, web=WebSettings(dialect="device"))
HOUSES = {"nothing": NOTHING, "one phase": ONE_PHASE, "whole house": WHOLE_HOUSE, "dialect of the device": DEVICE}
MAY_BE_NULL = {
    "/data.json": r"px?|ea\.[hdm]\.[ci]",
    "/sysinfo.json": r"last_month\.[ci]",
    "/energyprice.json": r"\d\d",
    "/importprice.json": r"(prices|spot)\.\d+|cheapest\.[136]",
    "/exportprice.json": r"(prices|spot)\.\d+",
    "/configuration.json": r"i\..*",
}
"""Prices, costs and pins; the pages of the device read a number everywhere else."""


def test_the_document_is_openapi_of_this_version_and_tells_of_every_url(gateway: Gateway) -> None:
    client = gateway()
    document = client.get("/openapi.json").get_json()
    assert document["openapi"] == "3.1.0"
    pages = {"/", "/static/<path:filename>"}
    rules = {str(rule) for rule in client.application.url_map.iter_rules()} - pages
    assert {path.replace("{", "<").replace("}", ">") for path in document["paths"]} == rules
    assert {*DOCUMENTED, *NEWER, "/history.json", "/meters.json", "/is-alive"} < rules


def test_the_document_says_who_may_ask(gateway: Gateway) -> None:
    paths = gateway().get("/openapi.json").get_json()["paths"]
    assert paths["/realtime.json"]["get"]["security"] == []
    assert "401" not in paths["/realtime.json"]["get"]["responses"]
    assert paths["/data.json"]["get"]["security"] == [{}, {"password": []}]
    assert "401" in paths["/data.json"]["get"]["responses"]


def test_the_document_says_what_every_url_begins_with(gateway: Gateway) -> None:
    below = msgspec.structs.replace(WHOLE_HOUSE, web=WebSettings(context="power/meter"))
    assert gateway(below).get("/power/meter/openapi.json").get_json()["servers"] == [{"url": "/power/meter"}]
    assert gateway().get("/openapi.json").get_json()["servers"] == [{"url": "/"}]


def test_edits_are_told_with_what_they_take_and_by_whom(gateway: Gateway) -> None:
    document = gateway().get("/openapi.json").get_json()
    for path, method in [("/save", "post"), ("/tariff.json", "put"), ("/meters/{meter}/dayplot.json", "patch")]:
        told = document["paths"][path][method]
        assert told["security"] == [{"password": []}]
        assert {"200", "401", "403", "413", "415", "429"} <= set(told["responses"])
        assert told["requestBody"]["content"]
    saved = document["components"]["schemas"]["Saved"]["properties"]
    assert set(saved) == {"success", "message", "reboot"}


def test_the_document_is_given_without_a_store(own_store: Store) -> None:
    own_store.stop()
    client = create_app(WHOLE_HOUSE, Bus(own_store.settings, "test"), HOST, 0).test_client()
    assert client.get("/openapi.json").get_json()["info"]["title"] == "amshub"


@pytest.mark.parametrize("house", HOUSES)
def test_every_answer_is_as_its_schema_says_and_has_no_other_key(gateway: Gateway, bus: Bus, house: str) -> None:
    client = gateway(HOUSES[house])
    document = client.get("/openapi.json").get_json()
    for _ in ("before the first frame", "with data"):
        for path, schemas in json_answers(document).items():
            reply = client.get(path.replace("{meter}", "home"))
            if reply.mimetype == "application/json":
                fits(reply.get_json(), {"components": schemas_of(document), **schemas[str(reply.status_code)]}, path)
        write_whole_house(bus)


@pytest.mark.parametrize("house", HOUSES)
def test_every_documented_key_has_its_type_and_decimals(gateway: Gateway, bus: Bus, house: str) -> None:
    client = gateway(HOUSES[house])
    for _ in ("before the first frame", "with data"):
        for path in [*DOCUMENTED, *NEWER]:
            reply = client.get(path)
            if path in DOCUMENTED or reply.status_code == 200:
                answer = loads(reply.data, parse_float=Decimal)
                check(DOCUMENTED.get(path, {}), answer, path)
                check(NEWER.get(path, {}), answer, path)
        write_whole_house(bus)


def test_the_meter_of_the_whole_house_fills_every_list_that_is_checked(gateway: Gateway, bus: Bus) -> None:
    write_whole_house(bus)
    client = gateway(WHOLE_HOUSE)
    assert len(client.get("/temperature.json").get_json()["s"]) == 2
    assert len(client.get("/priceconfig.json").get_json()["o"]) == 1
    assert len(client.get("/sysinfo.json").get_json()["services"]) == 2
    assert len(client.get("/importprice.json").get_json()["prices"]) == 48
    assert len(client.get("/history.json").get_json()["rows"]) == 10
    assert client.get("/realtime.json").get_json()["data"][0] == 3482


@pytest.mark.parametrize("house", HOUSES)
def test_null_stands_for_unknown_prices_costs_and_unused_pins_alone(gateway: Gateway, bus: Bus, house: str) -> None:
    client = gateway(HOUSES[house])
    for _ in ("before the first frame", "with data"):
        for path in [*DOCUMENTED, *NEWER]:
            reply = client.get(path)
            if reply.status_code == 200:
                for null in nulls(reply.get_json()):
                    assert fullmatch(MAY_BE_NULL.get(path, "nothing"), null), f"{path}: {null}"
        write_whole_house(bus)


def json_answers(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """For each path that answers with JSON, the schemas by status."""
    schemas: dict[str, dict[str, Any]] = {}
    for path, methods in document["paths"].items():
        for status, told in methods.get("get", {"responses": {}})["responses"].items():
            media = told.get("content", {}).get("application/json")
            if media:
                schemas.setdefault(path, {})[status] = media["schema"]
    return {path: by_status for path, by_status in schemas.items() if "200" in by_status}


def schemas_of(document: dict[str, Any]) -> dict[str, Any]:
    """The document's schemas, but no object may have a key that they do not tell of."""
    schemas = document["components"]["schemas"]
    closed = {"additionalProperties": False}
    return {"schemas": {name: one | (closed if "properties" in one else {}) for name, one in schemas.items()}}


def fits(body: Any, schema: dict[str, Any], path: str) -> None:
    for error in jsonschema_rs.Draft202012Validator(schema).iter_errors(body):
        pytest.fail(f"{path}: {error}")


def nulls(value: Any, path: str = "") -> Iterator[str]:
    """Where a null stands, its keys and numbers with points between."""
    if value is None:
        yield path.removeprefix(".")
    elif isinstance(value, dict | list):
        for name, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from nulls(inner, f"{path}.{name}")
