"""The gateway while its store is away, and when it is back."""

import logging
import socketserver
import time
from threading import Thread
from typing import ClassVar

import pytest
from amshub_api.app import create_app
from amshub_contracts import streams
from amshub_contracts.bus import Bus, BusFull
from amshub_contracts.clock import HOST, Clock
from amshub_contracts.last_hour import samples_of
from amshub_contracts.messages import Reading
from amshub_contracts.secret import Secret
from amshub_contracts.settings import RedisSettings
from flask.testing import FlaskClient

from tests.integration.api.conftest import ONE_METER, Gateway
from tests.integration.api.writing import NOW_MS, write
from tests.support.store import Store, free_port
from tests.support.waiting import wait_until
from tests.unit.api.shapes import DOCUMENTED, check


def health(client: FlaskClient) -> object:
    reply = client.get("/healthz")
    assert reply.status_code == 200
    assert reply.get_json()["alive"] is True
    return reply.get_json()["redis"]


def test_the_last_figures_stay_while_the_store_is_away_and_are_live_when_it_is_back(
    own_store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "amshub_api")
    bus = Bus(own_store.settings, "test")
    write(bus)
    client = create_app(ONE_METER, bus, HOST, HOST.now_ms()).test_client()
    assert client.get("/data.json").get_json()["i"] == 3482
    assert health(client) == "reachable"

    own_store.stop()
    for path, shape in DOCUMENTED.items():
        reply = client.get(path)
        assert reply.status_code == 200
        check(shape, reply.get_json())
    assert client.get("/data.json").get_json()["i"] == 3482
    assert health(client) == "unreachable"
    assert "cannot be reached" in client.get("/status.json").get_json()["message"]

    own_store.start()
    wait_until(lambda: health(client) == "reachable", "the gateway reads the store again")
    assert "cannot be reached" not in client.get("/status.json").get_json()["message"]
    levels = [record.levelname for record in caplog.records if "Redis" in record.message]
    assert levels == ["WARNING", "INFO"]
    bus.close()


def test_the_last_hour_stays_too(own_store: Store) -> None:
    """A page asks for it once and draws on from there."""
    bus = Bus(own_store.settings, "test")
    samples = samples_of([Reading(meter="home", seq=1, received_at_ms=NOW_MS, import_w=700)])
    bus.commit([("HSET", streams.power(0, "home"), *[part for pair in samples.items() for part in pair])])
    still = Clock(NOW_MS, 1e-9, time.time_ns() // 1_000_000)
    client = create_app(ONE_METER, bus, still, NOW_MS).test_client()
    before = client.get("/realtime.json?size=2").get_json()
    assert before["data"] == [700, 0]
    own_store.stop()
    assert client.get("/realtime.json?size=2").get_json() == before
    bus.close()


def test_the_state_of_the_line_grows_old_by_itself(own_store: Store) -> None:
    bus = Bus(own_store.settings, "test")
    write(bus)
    thousandfold = Clock(NOW_MS, 1000, time.time_ns() // 1_000_000)
    client = create_app(ONE_METER, bus, thousandfold, NOW_MS - 100_000).test_client()
    assert client.get("/data.json").get_json()["i"] == 3482
    own_store.stop()
    wait_until(lambda: client.get("/data.json").get_json()["hm"] == 3, "hm is 3")
    data = client.get("/data.json").get_json()
    assert (data["he"], data["i"]) == (90, 3482)
    bus.close()


def test_answers_are_complete_when_the_store_was_never_there() -> None:
    bus = Bus(RedisSettings(url=f"redis://127.0.0.1:{free_port()}/0"), "test")
    client = create_app(ONE_METER, bus, HOST, HOST.now_ms()).test_client()
    for path, shape in DOCUMENTED.items():
        check(shape, client.get(path).get_json())
    assert health(client) == "unreachable"


@pytest.mark.parametrize(
    "damage",
    [
        ("HSET", "amshub:{0}:meter:home:latest", "v", 99),
        ("HSET", "amshub:{0}:meter:home:latest", "import_w", "much"),
        ("HSET", "amshub:{0}:meter:home:latest", "no_such_field", 1),
        ("SET", "amshub:{0}:meter:home:summary", "{"),
        ("SET", "amshub:{0}:meter:home:status", '{"state":"dancing"}'),
    ],
    ids=lambda damage: " ".join(map(str, damage[2:])),
)
def test_what_cannot_be_read_leaves_the_last_figures(
    gateway: Gateway, bus: Bus, damage: tuple[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    write(bus)
    client = gateway()
    assert client.get("/data.json").get_json()["i"] == 3482
    bus.commit([damage])
    assert client.get("/data.json").get_json()["i"] == 3482
    assert health(client) == "unreadable"
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_a_key_of_another_kind_is_not_an_absent_store(
    gateway: Gateway, bus: Bus, caplog: pytest.LogCaptureFixture
) -> None:
    write(bus)
    client = gateway()
    assert client.get("/data.json").get_json()["i"] == 3482
    bus.commit([("DEL", "amshub:{0}:meter:home:summary"), ("HSET", "amshub:{0}:meter:home:summary", "a", "b")])
    assert client.get("/data.json").get_json()["i"] == 3482
    assert health(client) == "refused"
    message = client.get("/status.json").get_json()["message"]
    assert "answers" in message
    assert "cannot be reached" not in message
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "WRONGTYPE" in caplog.text


def test_rights_that_are_missing_are_not_an_absent_store(own_store: Store) -> None:
    with own_store.client() as admin:
        admin.execute_command("ACL", "SETUSER", "blind", "on", ">secret", "+@all", "~other:*")
    url = own_store.settings.url.replace("//", "//blind@")
    bus = Bus(RedisSettings(url=url, password=Secret("secret")), "test")
    client = create_app(ONE_METER, bus, HOST, HOST.now_ms()).test_client()
    assert health(client) == "refused"
    bus.close()


@pytest.mark.parametrize(("later_ms", "state", "error"), [(0, 1, 0), (31_000, 3, 90)])
def test_a_store_that_is_full_shows_as_no_data_and_says_what_to_do(
    own_store: Store, later_ms: int, state: int, error: int
) -> None:
    bus = Bus(own_store.settings, "test")
    write(bus)
    with own_store.client() as admin:
        admin.config_set("maxmemory", 1)
    with pytest.raises(BusFull):
        write(bus)
    still = Clock(NOW_MS + later_ms, 1e-9, time.time_ns() // 1_000_000)
    client = create_app(ONE_METER, bus, still, NOW_MS - 100_000).test_client()
    data = client.get("/data.json").get_json()
    assert (data["i"], data["hm"], data["he"]) == (3482, state, error)
    message = client.get("/status.json").get_json()["message"]
    assert ("maxmemory" in message) is bool(error)
    bus.close()


class FullRedis70(socketserver.StreamRequestHandler):
    """Says what Redis 7.0 at its maxmemory says: unlike later ones, it also refuses the reads of a transaction."""

    def handle(self) -> None:
        while header := self.rfile.readline():
            words = [self.rfile.read(int(self.rfile.readline()[1:]) + 2)[:-2] for _ in range(int(header[1:]))]
            self.wfile.write(self.replies.get(words[0], b"-ERR unknown command\r\n"))

    replies: ClassVar = {
        b"CLIENT": b"+OK\r\n",
        b"MULTI": b"+OK\r\n",
        b"GET": b"-OOM command not allowed when used memory > 'maxmemory'.\r\n",
        b"HGETALL": b"-OOM command not allowed when used memory > 'maxmemory'.\r\n",
        b"EXEC": b"-EXECABORT Transaction discarded because of previous errors.\r\n",
    }


def test_a_full_store_that_refuses_even_reads_leaves_complete_answers() -> None:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), FullRedis70) as server:
        server.daemon_threads = True
        Thread(target=server.serve_forever, daemon=True).start()
        bus = Bus(RedisSettings(url=f"redis://127.0.0.1:{server.server_address[1]}/0?protocol=2"), "test")
        client = create_app(ONE_METER, bus, HOST, HOST.now_ms()).test_client()
        for path, shape in DOCUMENTED.items():
            check(shape, client.get(path).get_json())
        assert health(client) == "refused"
        assert "maxmemory" in client.get("/status.json").get_json()["message"]
        bus.close()
        server.shutdown()
