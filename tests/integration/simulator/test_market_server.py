"""The market over HTTP: limits in its own clock, conditional requests, and every fault on demand."""

import gzip
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest
import requests
from amshub_simulator.core.market import Market
from amshub_simulator.core.market.sources import SourceCode
from amshub_simulator.market import Fault, MarketServer
from amshub_simulator.market.http_server import MAX_CLIENTS

from tests.support.waiting import PATIENCE_S, wait_until
from tests.unit.simulator.market_asking import MARKET, ms

NO1 = "10YNO-1--------2"
ENTSOE = f"/api?documentType=A44&in_Domain={NO1}&out_Domain={NO1}&periodStart=202611192300&periodEnd=202611202300"
EDS = '/dataset/DayAheadPrices?start=2026-11-20&end=2026-11-21&filter={"PriceArea":["DK1"]}'
HKS = "/api/v1/prices/2026/11-20_NO1.json"
NORGES_BANK = "/api/data/EXR/B.EUR.NOK.SP?format=csvdata&lastNObservations=3"
ECB = "/stats/eurofxref/eurofxref-hist-90d.xml"
PATHS: dict[SourceCode, str] = {"EOE": ENTSOE, "EDS": EDS, "HKS": HKS, "NB": NORGES_BANK, "ECB": ECB}
TOKEN = {"SECURITY_TOKEN": "secret"}
MINUTE_MS = 60_000


@dataclass
class Served:
    """A market whose clock and faults the test sets."""

    now_ms: int = field(default_factory=lambda: ms("2026-11-20T19:00:00Z"))
    faults: dict[SourceCode, Fault] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.server = MarketServer(
            "127.0.0.1:0", MARKET, lambda: self.now_ms, lambda source, _at_ms: self.faults.get(source)
        )

    def get(self, path: str, **headers: str) -> requests.Response:
        return requests.get(self.server.url + path, headers=TOKEN | headers, timeout=PATIENCE_S)

    def raw(self, request: bytes) -> bytes:
        """Everything that comes back until the server hangs up."""
        host, port = self.server.where.split(":")
        with socket.create_connection((host, int(port)), timeout=PATIENCE_S) as client:
            client.sendall(request)
            return b"".join(iter(lambda: client.recv(65_536), b""))


@pytest.fixture
def market() -> Iterator[Served]:
    served = Served()
    yield served
    served.server.close()


@pytest.mark.parametrize("source", PATHS)
def test_every_source_answers_at_its_path_and_is_counted(market: Served, source: SourceCode) -> None:
    assert market.get(PATHS[source]).status_code == 200
    (asked,) = market.server.asked
    assert (asked.source, asked.status, asked.at_ms) == (source, 200, market.now_ms)
    assert asked.path == PATHS[source].partition("?")[0]


def test_another_path_is_nobodys(market: Served) -> None:
    assert market.get("/elsewhere").status_code == 404
    assert market.server.asked[0].source is None


def test_a_token_is_asked_for_and_not_remembered(market: Served) -> None:
    without = requests.get(market.server.url + ENTSOE, timeout=PATIENCE_S)
    assert (without.status_code, without.headers["Content-Type"]) == (401, "text/html; charset=utf-8")
    assert requests.get(f"{market.server.url}{ENTSOE}&securityToken=secret", timeout=PATIENCE_S).status_code == 200
    assert "secret" not in str(market.server.asked)


def test_who_accepts_gzip_gets_it_and_the_same_content(market: Served) -> None:
    plain = market.get(ENTSOE, **{"Accept-Encoding": "identity"})
    packed = market.raw(_request(ENTSOE, "Accept-Encoding: gzip"))
    head, _, body = packed.partition(b"\r\n\r\n")
    assert b"Content-Encoding: gzip" in head
    assert gzip.decompress(body) == plain.content
    assert "Content-Encoding" not in plain.headers


@pytest.mark.parametrize("path", [HKS, ECB])
def test_what_did_not_change_is_not_sent_again(market: Served, path: str) -> None:
    tag = market.get(path).headers["ETag"]
    again = market.get(path, **{"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert market.get(path, **{"If-None-Match": '"another"'}).status_code == 200
    assert [asked.status for asked in market.server.asked] == [200, 304, 200]


def test_a_second_request_for_a_dataset_within_a_minute_is_refused_with_the_time_to_wait(market: Served) -> None:
    assert market.get(EDS).status_code == 200
    market.now_ms += MINUTE_MS - 1500
    refused = market.get(EDS)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "2")
    assert market.get("/dataset/DatahubPricelist").status_code == 200
    market.now_ms += 1500
    assert market.get(EDS).status_code == 200


def test_a_clock_that_is_set_back_does_not_lock_anyone_out(market: Served) -> None:
    assert market.get(EDS).status_code == 200
    market.now_ms -= 60 * MINUTE_MS
    assert market.get(EDS).status_code == 200


def test_the_401st_request_in_a_minute_brings_ten_minutes_of_refusals(market: Served) -> None:
    with ThreadPoolExecutor(8) as threads:
        codes = list(threads.map(lambda _: market.get("/api").status_code, range(400)))
    assert set(codes) == {400}  # understood as requests, though each lacks its parameters
    assert market.get(ENTSOE).status_code == 429
    market.now_ms += 10 * MINUTE_MS - 1
    assert market.get(ENTSOE).status_code == 429
    market.now_ms += 1
    assert market.get(ENTSOE).status_code == 200


@pytest.mark.parametrize("source", PATHS)
@pytest.mark.parametrize("kind", ["503", "429", "401", "403"])
def test_a_fault_with_a_status_is_replied_by_that_source_alone(market: Served, source: SourceCode, kind: str) -> None:
    market.faults[source] = Fault(kind)  # type: ignore[arg-type]  # pytest knows no literals
    assert {each: market.get(path).status_code for each, path in PATHS.items()} == {
        each: int(kind) if each == source else 200 for each in PATHS
    }


@pytest.mark.parametrize("source", PATHS)
def test_garbage_and_nothing_come_with_200(market: Served, source: SourceCode) -> None:
    market.faults[source] = Fault("garbage")
    garbage = market.get(PATHS[source])
    market.faults[source] = Fault("empty")
    market.now_ms += MINUTE_MS
    nothing = market.get(PATHS[source])
    assert (garbage.status_code, nothing.status_code, nothing.content) == (200, 200, b"")
    with pytest.raises(UnicodeDecodeError):
        garbage.content.decode()


def test_a_reply_that_is_cut_ends_before_its_announced_length(market: Served) -> None:
    market.faults["HKS"] = Fault("cut")
    head, _, body = market.raw(_request(HKS)).partition(b"\r\n\r\n")
    (length,) = (int(line.split(b":")[1]) for line in head.splitlines() if line.startswith(b"Content-Length"))
    assert 0 < len(body) < length


def test_another_zone_is_what_comes_back(market: Served) -> None:
    market.faults["EOE"] = Fault("wrong_zone")
    assert NO1 not in market.get(ENTSOE).text


def test_a_reply_that_hangs_is_let_go_when_the_server_closes() -> None:
    market = Served(faults={"HKS": Fault("hang")})
    with ThreadPoolExecutor(1) as threads:
        hanging = threads.submit(market.raw, _request(HKS))
        wait_until(lambda: market.server.asked, "the request is there")
        assert not hanging.done()
        assert market.server.asked[0].status == 0
        market.server.close()
        assert hanging.result(PATIENCE_S) == b""


def test_clients_that_leave_while_it_hangs_make_room_for_others(market: Served) -> None:
    market.faults["HKS"] = Fault("hang")
    host, port = market.server.where.split(":")
    for _ in range(MAX_CLIENTS):
        with socket.create_connection((host, int(port)), timeout=PATIENCE_S) as client:
            client.sendall(_request(HKS))
    wait_until(lambda: len(market.server.asked) >= MAX_CLIENTS, "they all asked")

    def answers() -> bool:
        try:
            return market.get(ECB).ok
        except requests.ConnectionError:
            return False

    wait_until(answers, "there is room again")


def test_one_client_too_many_is_turned_away(market: Served, caplog: pytest.LogCaptureFixture) -> None:
    host, port = market.server.where.split(":")
    clients = [socket.create_connection((host, int(port)), timeout=PATIENCE_S) for _ in range(MAX_CLIENTS + 1)]
    assert clients[-1].recv(1) == b""
    assert "turned 127.0.0.1 away" in caplog.text
    for client in clients:
        client.close()


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET //[ HTTP/1.1",
        b"GET /api?" + b"&".join([b"a=b"] * 99) + b" HTTP/1.1",
        b"POST /api HTTP/1.1",
        b"\x16\x03\x01",
    ],
    ids=["address", "parameters", "method", "tls"],
)
def test_what_is_no_request_is_refused_and_the_next_one_answered(market: Served, request_line: bytes) -> None:
    assert b" 200 " not in market.raw(request_line + b"\r\nHost: market\r\nConnection: close\r\n\r\n")
    assert market.get(ECB).status_code == 200


def test_an_address_that_is_taken_is_an_error(market: Served) -> None:
    with pytest.raises(OSError, match="in use"):
        MarketServer(market.server.where, Market(), lambda: 0)


def _request(path: str, *headers: str) -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: market", "SECURITY_TOKEN: any", *headers]
    return "\r\n".join([*lines, "", ""]).encode()
