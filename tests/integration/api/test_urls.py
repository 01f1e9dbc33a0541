"""Every URL of the device's documentation over a real store."""

import re
from pathlib import Path

import msgspec
import pytest
from amshub_contracts import streams
from amshub_contracts.bus import Bus
from amshub_contracts.messages import Energy, Sensor, Temperature
from amshub_contracts.settings import MeterSettings, Settings
from amshub_contracts.web_settings import NetworkSettings, WebSettings

from tests.integration.api.conftest import ONE_METER, Gateway
from tests.integration.api.writing import NOW_MS, READING, STATUS, SUMMARY, write
from tests.support.store import ON_EITHER_STORE
from tests.unit.api.shapes import DOCUMENTED, NEWER, check

SETTINGS = {
    "nothing configured": Settings(),
    "one meter": ONE_METER,
    "one phase": Settings(meters={"home": MeterSettings(source="/dev/ttyUSB0", phases=1)}),
    "IT network": Settings(meters={"home": MeterSettings(source="/dev/ttyUSB0", network="IT")}),
    "the device's dialect": Settings(meters=ONE_METER.meters, web=WebSettings(dialect="device")),
}


@pytest.mark.parametrize("path", DOCUMENTED)
@pytest.mark.parametrize("settings", SETTINGS.values(), ids=SETTINGS.keys())
def test_every_key_is_there_before_the_first_frame_and_with_data(
    gateway: Gateway, bus: Bus, settings: Settings, path: str
) -> None:
    client = gateway(settings)
    for _ in ("before", "with"):
        reply = client.get(path)
        assert (reply.status_code, reply.mimetype) == (200, "application/json")
        check(DOCUMENTED[path], reply.get_json())
        check(NEWER.get(path, {}), reply.get_json())
        write(bus)


@pytest.mark.parametrize("path", DOCUMENTED)
def test_nobody_caches_an_answer_and_no_browser_misreads_it(gateway: Gateway, path: str) -> None:
    headers = gateway().get(path).headers
    assert headers["Cache-Control"] == "no-cache, no-store, must-revalidate"
    assert (headers["Pragma"], headers["Expires"]) == ("no-cache", "-1")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'self'")


@ON_EITHER_STORE
def test_what_reader_and_accounting_wrote_is_shown(gateway: Gateway, bus: Bus) -> None:
    write(bus)
    client = gateway()
    data = client.get("/data.json").get_json()
    assert (data["i"], data["ic"], data["mt"], data["hm"], data["he"], data["u"]) == (3482, 43121.234, 3, 1, 0, 100)
    assert (data["l2"]["u"], data["l2"]["i"], data["l2"]["e"]) == (229.9, 8.04, True)
    assert data["ea"]["h"]["u"] == 0.41
    dayplot = client.get("/dayplot.json").get_json()
    assert (dayplot["i10"], dayplot["e10"], dayplot["i11"]) == (3.28, 0.12, 0.0)
    assert client.get("/tariff.json").get_json()["p"][0] == {"d": 3, "h": 18, "v": 9.0}
    assert client.get("/sysinfo.json").get_json()["meter"]["model"] == "6841131BN243101040"


def test_a_months_peaks_are_gone_when_it_is_over_though_no_reading_comes(gateway: Gateway, bus: Bus) -> None:
    write(bus, summary=msgspec.structs.replace(SUMMARY, as_of_ms=NOW_MS - 31 * 86_400_000, month=Energy(7_000)))
    client = gateway()
    assert [peak["d"] for peak in client.get("/tariff.json").get_json()["p"]] == [0, 0, 0]
    assert client.get("/data.json").get_json()["ea"]["p"] == [0.0, 0.0, 0.0]
    assert client.get("/sysinfo.json").get_json()["last_month"]["u"] == 7.0


@ON_EITHER_STORE
def test_the_sensors_that_the_reader_found_are_shown_with_any_meter(gateway: Gateway, bus: Bus) -> None:
    told = Temperature(NOW_MS, (Sensor("28C4B32A010000F1", 21_060), Sensor("28C5B32A010000C6", 19_000)))
    bus.commit([("SET", streams.TEMPERATURE_KEY, msgspec.json.encode(told))])
    client = gateway()
    assert client.get("/data.json").get_json()["t"] == 20.03
    shown = client.get("/temperature.json").get_json()
    assert (shown["c"], [each["v"] for each in shown["s"]]) == (20.0, [21.1, 19.0])
    bus.commit([("DEL", streams.TEMPERATURE_KEY)])
    assert client.get("/data.json").get_json()["t"] == -127.0


def test_a_meter_of_another_name_is_found_in_its_partition(gateway: Gateway, bus: Bus) -> None:
    write(bus, reading=READING.__class__(meter="cabin", seq=1, received_at_ms=1, import_w=77))
    meters = {"home": MeterSettings(), "cabin": MeterSettings(zone="Europe/Helsinki")}
    client = gateway(Settings(meters=meters))
    assert client.get("/data.json").get_json()["i"] == 77
    assert client.get("/status.json").get_json()["zone"] == "Europe/Helsinki"


def test_the_status_says_in_words_what_the_reader_says(gateway: Gateway, bus: Bus) -> None:
    client = gateway()
    assert "reader" in client.get("/status.json").get_json()["message"]
    write(bus)
    status = client.get("/status.json").get_json()
    assert (status["meter"], status["state"], status["message"]) == ("home", "receiving", "")
    assert (status["last_frame_at_ms"], status["errors"]) == (STATUS.last_frame_at_ms, {"BadChecksum": 2})
    assert (status["gaps"], status["longest_gap_ms"], status["bytes"], status["merged"]) == (3, 61_000, 4_000_000, 12)
    assert (status["unknown_items"], status["replays"]) == (5, 1)


def test_other_methods_and_addresses_are_refused_as_short_json(gateway: Gateway) -> None:
    client = gateway()
    for path in DOCUMENTED:
        assert client.head(path).status_code == 200
        for refused in (client.post(path), client.options(path), client.open(path, method="TRACE")):
            assert refused.status_code == 405
            assert set(refused.headers["Allow"].split(", ")) - {"DELETE", "PATCH", "PUT"} == {"GET", "HEAD"}
            assert refused.get_json() == {"error": "method not allowed"}
    for path in (
        "/nothing",
        "/wifiscan.json",
        "/cloudkey.json",
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/",
    ):
        assert (client.get(path).status_code, client.get(path).get_json()) == (404, {"error": "not found"})


def test_a_fault_of_ours_tells_nothing_of_the_inside(gateway: Gateway, bus: Bus) -> None:
    client = gateway(Settings(meters={"home": MeterSettings(source="/dev/ttyUSB0", zone="No/Where")}))
    write(bus)
    reply = client.get("/monthplot.json")
    assert (reply.status_code, reply.get_json()) == (500, {"error": "internal error"})


def test_browsers_keep_the_files_of_the_page_and_ask_for_the_page_itself(gateway: Gateway) -> None:
    client = gateway()
    with client.get("/") as page:
        assert (page.status_code, page.mimetype) == (200, "text/html")
        assert page.headers["Cache-Control"] == "no-cache"
        unchanged = {"If-None-Match": page.headers["ETag"]}
        addresses = set(re.findall(r'(?:href|src)="([^"]+)"', page.get_data(as_text=True))) - {"data.json"}
    with client.get("/", headers=unchanged) as page:
        assert (page.status_code, page.data) == (304, b"")
    assert sorted(Path(address).suffix for address in addresses) == [".css", ".js", ".svg"]
    for address in addresses:
        assert re.fullmatch(r"static/\w+-[0-9A-Z]{8}\.\w+", address)
        with client.get(f"/{address}") as reply:
            assert reply.status_code == 200
            assert "max-age=31536000" in reply.headers["Cache-Control"]


def test_others_may_ask_whether_the_gateway_is_alive(gateway: Gateway) -> None:
    reply = gateway().get("/is-alive")
    assert (reply.status_code, reply.data, reply.headers["Access-Control-Allow-Origin"]) == (200, b"", "*")


def test_the_summary_is_not_needed_for_the_newest_values(gateway: Gateway, bus: Bus) -> None:
    write(bus)
    bus.commit([("DEL", "amshub:{0}:meter:home:summary"), ("DEL", "amshub:{0}:meter:home:status")])
    data = gateway().get("/data.json").get_json()
    assert (data["i"], data["ic"], data["hm"]) == (3482, 43120.88, 1)
    assert SUMMARY.import_counter_wh != READING.import_wh


TWO = Settings(meters={"home": MeterSettings(source="/dev/ttyUSB0"), "cabin": MeterSettings(source="/dev/ttyUSB1")})


@pytest.mark.parametrize("path", ["/data.json?meter=cabin", "/meters/cabin/data.json"])
def test_each_meter_is_shown_by_its_name(gateway: Gateway, bus: Bus, path: str) -> None:
    write(bus)
    client = gateway(TWO)
    assert client.get("/data.json").get_json()["i"] == 3482
    assert client.get(path).get_json()["i"] == 0


@pytest.mark.parametrize("path", ["/data.json?meter=shed", "/meters/shed/data.json", "/meters/shed/history.csv"])
def test_a_meter_that_the_settings_do_not_have_is_not_found_in_words(gateway: Gateway, path: str) -> None:
    reply = gateway(TWO).get(path)
    assert reply.status_code == 404
    assert reply.get_json() == {"error": "there is no meter 'shed'; the settings have home, cabin"}


def test_an_answer_that_is_the_same_is_not_sent_again(gateway: Gateway, bus: Bus) -> None:
    write(bus)
    client = gateway()
    first = client.get("/dayplot.json")
    again = client.get("/dayplot.json", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert client.get("/dayplot.json", headers={"If-None-Match": '"another"'}).data == first.data
    write(bus, summary=msgspec.structs.replace(SUMMARY, hours=()))
    changed = client.get("/dayplot.json", headers={"If-None-Match": first.headers["ETag"]})
    assert (changed.status_code, changed.headers["ETag"] == first.headers["ETag"]) == (200, False)


@pytest.mark.parametrize("path", DOCUMENTED)
def test_a_parameter_that_a_page_adds_to_be_answered_anew_is_passed_over(gateway: Gateway, path: str) -> None:
    reply = gateway().get(f"{path}?t=1795000000")
    assert (reply.status_code, reply.mimetype) == (200, "application/json")


def test_evcc_finds_the_numbers_that_it_reads(gateway: Gateway, bus: Bus) -> None:
    """Its template of the AMS reader takes power, energies and each phase's current, voltage and power."""
    write(bus)
    data = gateway().get("/data.json").get_json()
    assert (data["w"], data["e"], data["ic"], data["ec"]) == (3482, 0, 43121.234, 1203.0)
    assert [data[phase]["u"] for phase in ("l1", "l2", "l3")] == [231.4, 229.9, 230.8]
    assert [data[phase]["i"] for phase in ("l1", "l2", "l3")] == [6.12, 8.04, 1.21]
    assert [data[phase]["p"] for phase in ("l1", "l2", "l3")] == [0, 0, 0]


def test_sysinfo_tells_the_network_of_the_settings_before_what_a_container_sees(gateway: Gateway) -> None:
    seen = gateway().get("/sysinfo.json").get_json()
    assert re.fullmatch(r"\d+\.\d+\.\d+\.\d+", seen["net"]["ip"] or "0.0.0.0")
    network = NetworkSettings(ip="192.168.1.20", mask="255.255.255.0", gateway="192.168.1.1", mac="dc:a6:32:01:02:03")
    told = gateway(Settings(web=WebSettings(network=network))).get("/sysinfo.json").get_json()
    assert (told["net"]["ip"], told["net"]["mask"], told["net"]["gw"]) == (
        "192.168.1.20",
        "255.255.255.0",
        "192.168.1.1",
    )
    assert (told["mac"], told["chipId"]) == ("DC:A6:32:01:02:03", "010203")
    assert told["net"]["dns1"] == ""
