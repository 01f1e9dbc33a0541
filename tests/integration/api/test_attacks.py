"""What a hostile client sends to `python -m amshub_api`, over real connections."""

import http.client
import socket
from contextlib import ExitStack

import pytest
from amshub_api.app import create_app
from amshub_api.core.access import Access
from amshub_api.gateway import THREADS
from amshub_api.routes import access_of
from amshub_contracts.bus import Bus
from amshub_contracts.clock import Clock

from tests.integration.api.conftest import ONE_METER, Start, answers
from tests.integration.api.raw import ask, connect, get, rest, status
from tests.integration.api.signing_in import HASH, RIGHT, STRANGERS, USER
from tests.support.store import Store
from tests.support.waiting import wait_until

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")


@pytest.fixture
def locked(start: Start, store: Store, request: pytest.FixtureRequest) -> str:
    """The address of a gateway that has a password, at the level that the test names, else 2."""
    _, address = start(
        AMSHUB_REDIS__URL=store.settings.url,
        AMSHUB_METERS__HOME__SOURCE="/dev/ttyUSB0",
        AMSHUB_WEB__SECURITY=str(getattr(request, "param", 2)),
        AMSHUB_WEB__USER=USER,
        AMSHUB_WEB__PASSWORD_HASH=HASH,
    )
    wait_until(lambda: answers(address), "the gateway answers")
    return address


def urls(store: Store) -> dict[str, dict[str, Access]]:
    """Every URL of the gateway, with who may ask by each of its methods, and one that is not there."""
    bus = Bus(store.settings, "test")
    app = create_app(ONE_METER, bus, Clock(), 0)
    bus.close()
    found: dict[str, dict[str, Access]] = {"/nothing": {}}
    for rule in app.url_map.iter_rules():
        path = rule.rule.replace("<meter>", "home").replace("<path:filename>", "index.html")
        assert "<" not in path
        access = access_of(app, rule.endpoint)
        found.setdefault(path, {}).update(dict.fromkeys(rule.methods or (), access))
    return found


@pytest.mark.parametrize("locked", [0, 1, 2], indirect=True)
def test_every_url_and_method_lets_in_whom_it_should(locked: str, store: Store, request: pytest.FixtureRequest) -> None:
    level = request.node.callspec.params["locked"]
    asked_at = {Access.READ: 2, Access.CONFIGURE: 1, Access.EDIT: 0, Access.OPEN: 3}
    connection = http.client.HTTPConnection(locked.removeprefix("http://"), timeout=60)
    asked = 0
    for path, access in urls(store).items():
        for method in METHODS:
            needed = asked_at[access.get(method, Access.READ)]
            for who, header in {**STRANGERS, "the user": RIGHT}.items():
                connection.request(method, path, headers={} if header is None else {"Authorization": header})
                reply = connection.getresponse()
                body = reply.read()
                if who != "the user" and level >= needed:
                    assert (reply.status, body) == (401, b""), (method, path, who)
                    assert reply.headers["WWW-Authenticate"] == 'Basic realm="Secure Area"'
                elif method not in access:
                    assert reply.status == (404 if path == "/nothing" else 405), (method, path, who)
                else:
                    assert reply.status not in (401, 403, 405, 429, 500), (method, path, who)
                asked += 1
    assert asked > 3000
    connection.close()


TRICKS = (
    "/./data.json",
    "/%2e/data.json",
    "/%2e%2e/data.json",
    "/data.json/",
    "/data.json%00",
    "/data.json%0d%0aSet-Cookie:%20a=b",
    "/DATA.JSON",
    "/data.json;a=b",
    "/static/../app.py",
    "/static/..%2fapp.py",
    "/static/%2e%2e/%2e%2e/app.py",
    "/static/..%5capp.py",
    "/static//etc/passwd",
    "/static/%2fetc%2fpasswd",
    "/static/%00",
    "/static/index.html%00.py",
    "/static/" + "a" * 3000,
    "/meters/..%2f/data.json",
    "/meters/../data.json",
    "/meters/%00/data.json",
    "/meters/%c0%ae%c0%ae/data.json",
    "/%c0%af%c0%afetc/passwd",
    "/%ff%fe",
    "/\xff\xfe",
    "/%",
    "*",
)


def test_no_trick_with_the_path_gets_past_the_password_or_out_of_the_static_files(locked: str) -> None:
    for path in TRICKS:
        assert status(ask(locked, get(path))) in (400, 401), path
        known = ask(locked, get(path, f"Authorization: {RIGHT}"))
        assert status(known) in (400, 404), path
        assert b"import" not in known
        assert b"root:" not in known
        assert b"\r\nSet-Cookie" not in known


def test_a_doubled_slash_is_no_way_around_the_password(locked: str) -> None:
    for path in ("//data.json", "//configuration.json", "///data.json", "//evil.example/data.json"):
        assert status(ask(locked, get(path))) == 401


def test_no_header_of_a_client_comes_back_as_a_header(locked: str) -> None:
    evil = ("Host: evil.example", "X-Forwarded-Host: evil.example", "X-Forwarded-Prefix: /evil", "Script-Name: /evil")
    for path in (
        "/data.json",
        "/",
        "/nothing",
        "//data.json",
        "/realtime.json?meter=%0d%0aevil:1",
        "/history.csv?meter=home",
    ):
        request = get(path, f"Authorization: {RIGHT}", *evil[1:]).replace(b"Host: gateway", evil[0].encode(), 1)
        head = ask(locked, request).partition(b"\r\n\r\n")[0]
        assert head.startswith(b"HTTP/1.1 ")
        assert b"evil" not in head
        assert b"Location" not in head


def test_nobody_is_let_in_for_the_address_or_the_name_that_he_claims(locked: str) -> None:
    for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "X-Forwarded-User", "Remote-User"):
        for value in ("127.0.0.1", "for=127.0.0.1", USER):
            assert status(ask(locked, get("/data.json", f"{name}: {value}"))) == 401


AMBIGUOUS = (
    b"POST /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 40\r\n\r\n",
    b"POST /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"POST /healthz HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    b"POST /healthz HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
    b"POST /healthz HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    b"POST /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: +4\r\n\r\n",
    b"POST /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: -4\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: a\r\n folded: b\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\nHost: a\r\nX: a\0b\r\n\r\n",
    b"GET /healthz HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
    b"GET  /healthz  HTTP/1.1\r\n\r\n",
    b"GET /healthz HTTP/9.9\r\n\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
)


def test_a_request_that_two_could_read_differently_is_refused_and_nothing_after_it_is_read(locked: str) -> None:
    for request in AMBIGUOUS:
        reply = ask(locked, request + get("/realtime.json"))
        assert status(reply) in (0, 400, 501), request
        assert reply.count(b"HTTP/1.1 ") <= 1
        assert b"total" not in reply
    assert answers(locked)


TOO_LONG = {
    get("/" + "a" * 10_000): 414,
    get("/data.json", "X: " + "a" * 10_000): 431,
    get("/data.json", *[f"X-{number}: a" for number in range(100)]): 431,
    get("/data.json", "Authorization: Basic " + "a" * 8000): 401,
}


def test_what_is_too_long_is_refused(locked: str) -> None:
    for request, expected in TOO_LONG.items():
        assert status(ask(locked, request)) == expected, request[:80]


BODIES = (
    ("Content-Length: 100000000000", b"x" * 100_000, (413,)),
    ("Content-Length: 999999999999999999999999999999", b"x" * 1000, (413, 400)),
    ("Transfer-Encoding: chunked", b"ffffff\r\n" + b"x" * 1_000_000, (401, 405)),
    ("Transfer-Encoding: chunked", b"fffffffffffffffffffff\r\n" + b"x" * 1000, (400, 401)),
    ("Transfer-Encoding: chunked", b"zz\r\n", (400, 401)),
)


def test_no_body_is_too_large_to_be_refused(locked: str) -> None:
    for headers, body, expected in BODIES:
        for path in ("/data.json", "/healthz", "/nothing"):
            head = f"POST {path} HTTP/1.1\r\nHost: a\r\n{headers}\r\n\r\n".encode()
            assert status(ask(locked, head + body)) in expected, headers
    assert answers(locked)


BAD_CHUNKS = {
    b"zz\r\n": 400,
    b"5\r\nab": 400,
    b"5\r\nabcdefgh\r\n0\r\n\r\n": 400,
    b"0\r\nX: a\nb\r\n\r\n": 400,
    b"0\r\nX: " + b"a" * 20_000 + b"\r\n\r\n": 400,
    b"fffff\r\n" + b"x" * 100_000: 413,
    b"14000\r\nu=true&" + b"x" * (0x14000 - 7) + b"\r\n0\r\n\r\n": 413,
}


def test_no_edit_is_made_of_a_body_that_does_not_come_whole(locked: str) -> None:
    for method, path in (("PATCH", "/dayplot.json"), ("PUT", "/tariff.json"), ("POST", "/save"), ("POST", "/dayplot")):
        kind = "application/x-www-form-urlencoded" if method == "POST" else "application/json"
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: a\r\nAuthorization: {RIGHT}\r\n"
            f"Content-Type: {kind}\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        for body, expected in BAD_CHUNKS.items():
            reply = ask(locked, head.encode() + body)
            assert (status(reply), reply.count(b"HTTP/1.1 ")) == (expected, 1), (method, path, body[:20])
    assert answers(locked)


@pytest.mark.parametrize(
    "beginning",
    [
        b"G",
        b"GET /data.json HTTP/1.1\r\nHost: a\r\nX-Slow: ",
        b"POST /data.json HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n{",
        b"POST /data.json HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
        b"GET /healthz HTTP/1.0\r\n\r\n",
    ],
    ids=["method", "headers", "body", "chunk", "never closed"],
)
def test_the_slow_and_those_who_never_close_are_left_and_others_are_served(locked: str, beginning: bytes) -> None:
    """More than there are threads, each adding a byte later."""
    with ExitStack() as stack:
        dawdlers: list[socket.socket] = [stack.enter_context(connect(locked)) for _ in range(THREADS + 4)]
        for dawdler in dawdlers:
            dawdler.sendall(beginning)
        wait_until(lambda: answers(locked), "the gateway answers beside them")
        for dawdler in dawdlers:
            try:
                dawdler.sendall(b"a")
            except (BrokenPipeError, ConnectionResetError):
                continue
        for dawdler in dawdlers:
            rest(dawdler)  # ends, so the gateway has closed it


def test_the_rest_of_a_late_body_is_not_read_as_another_request(locked: str) -> None:
    said, closed = b"", False
    with connect(locked) as connection:
        connection.sendall(b"POST /healthz HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n")
        connection.settimeout(0.5)
        while not closed:
            try:
                part = connection.recv(65_536)
                said, closed = said + part, not part
            except TimeoutError:
                connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
            except ConnectionResetError:
                closed = True
            assert said.count(b"HTTP/1.1 ") <= 1
    assert status(said) == 401


def test_as_many_idle_connections_as_it_takes_do_not_end_it(locked: str) -> None:
    with ExitStack() as stack:
        for _ in range(300):
            stack.enter_context(connect(locked))
    wait_until(lambda: answers(locked), "the gateway answers after them")
