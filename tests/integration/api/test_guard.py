"""Who is let in to what: levels, edits, origins, proxies and the context, over a gateway with a real store."""

from typing import Any

import pytest
from amshub_api.core.access import Access
from amshub_api.routes import Route, register
from amshub_contracts.secret import Secret
from amshub_contracts.settings import Settings, WebSettings
from flask import Response, request
from flask.testing import FlaskClient

from tests.integration.api.conftest import ONE_METER, Gateway
from tests.integration.api.signing_in import HASH, RIGHT, STRANGERS, USER, basic

LAN = {"REMOTE_ADDR": "192.168.1.5"}
OTHER = {"REMOTE_ADDR": "192.168.1.6"}


def locked(security: Any = 2, **web: Any) -> Settings:
    return Settings(
        meters=ONE_METER.meters,
        web=WebSettings(security=security, user=USER, password_hash=Secret(HASH), **web),
    )


def with_an_edit(client: FlaskClient) -> FlaskClient:
    """The client of a gateway with one more URL, which somebody edits something through."""

    def edit() -> Response:
        return Response(request.get_data(), mimetype="text/plain")

    register(client.application, [Route("/edit", edit, Access.EDIT, ("POST",))])
    return client


def test_a_stranger_is_asked_as_the_device_asks(gateway: Gateway) -> None:
    reply = gateway(locked()).get("/data.json")
    assert (reply.status_code, reply.data) == (401, b"")
    assert reply.headers["WWW-Authenticate"] == 'Basic realm="Secure Area"'
    assert reply.headers["Cache-Control"] == "no-cache, no-store, must-revalidate"


@pytest.mark.parametrize(
    ("level", "data", "configuration"),
    [(0, (200, 200), (200, 200)), (1, (200, 200), (401, 200)), (2, (401, 200), (401, 200))],
)
def test_each_level_asks_for_more(
    gateway: Gateway, level: int, data: tuple[int, int], configuration: tuple[int, int]
) -> None:
    client = gateway(locked(level))
    for path, expected in {"/data.json": data, "/": data, "/configuration.json": configuration}.items():
        found = []
        for headers in ({}, {"Authorization": RIGHT}):
            with client.get(path, headers=headers) as reply:
                found.append(reply.status_code)
        assert tuple(found) == expected
    assert client.get("/is-alive").status_code == client.get("/realtime.json").status_code == 200


def test_the_answers_tell_the_truth_about_it_and_not_the_hash(gateway: Gateway) -> None:
    client = gateway(locked(1, context="ams"))
    known = {"Authorization": RIGHT}
    told = client.get("/ams/configuration.json", headers=known)
    assert {key: told.get_json()["g"][key] for key in "supc"} == {"s": 1, "u": USER, "p": "***", "c": "ams"}
    system = client.get("/ams/sysinfo.json").get_json()
    assert (system["security"], system["context"]) == (1, "ams")
    assert [client.get("/ams/data.json", headers=each).get_json()["a"] for each in ({}, known, {})] == [
        False,
        True,
        False,
    ]
    plain = gateway().get("/configuration.json").get_json()["g"]
    assert {key: plain[key] for key in "supc"} == {"s": 0, "u": "", "p": "", "c": ""}
    assert gateway().get("/data.json").get_json()["a"] is True


def test_an_address_that_guesses_waits_and_others_do_not(gateway: Gateway) -> None:
    client = gateway(locked())
    for number in range(10):
        headers = {"Authorization": basic(USER, f"guess {number}")}
        assert client.get("/data.json", headers=headers, environ_overrides=LAN).status_code == 401
    for header in (basic(USER, "guess 10"), RIGHT):
        reply = client.get("/data.json", headers={"Authorization": header}, environ_overrides=LAN)
        assert reply.status_code == 429
        wait_s = int(reply.headers["Retry-After"])
        assert 0 < wait_s <= 30
        assert f"try again in {wait_s} s" in reply.get_json()["error"]
    assert client.get("/data.json", environ_overrides=LAN).status_code == 401
    assert client.get("/data.json", headers={"Authorization": RIGHT}, environ_overrides=OTHER).status_code == 200


def test_a_script_that_goes_on_with_an_old_password_locks_nobody_out(gateway: Gateway) -> None:
    client = gateway(locked())
    for _ in range(30):
        old = client.get("/data.json", headers={"Authorization": basic(USER, "last year's")}, environ_overrides=LAN)
        assert old.status_code == 401
    assert client.get("/data.json", headers={"Authorization": RIGHT}, environ_overrides=LAN).status_code == 200


@pytest.mark.parametrize("level", [0, 1, 2])
@pytest.mark.parametrize("header", STRANGERS.values(), ids=STRANGERS.keys())
def test_an_edit_always_asks_for_the_password(gateway: Gateway, level: int, header: str | None) -> None:
    client = with_an_edit(gateway(locked(level)))
    headers = {} if header is None else {"Authorization": header}
    assert client.post("/edit", json={}, headers=headers).status_code == 401
    assert client.post("/edit", json={}, headers={"Authorization": RIGHT}).status_code == 200


def test_nothing_can_be_edited_while_there_is_no_password(gateway: Gateway) -> None:
    reply = with_an_edit(gateway()).post("/edit", json={}, headers={"Authorization": RIGHT})
    assert reply.status_code == 403
    assert "set web.user, and web.password_hash" in reply.get_json()["error"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Referer": "http://evil.example/"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://evil.example", "X-Forwarded-Host": "evil.example"},
        {"Origin": "http://panel.lan"},
    ],
)
def test_the_page_of_another_site_edits_nothing(gateway: Gateway, headers: dict[str, str]) -> None:
    client = with_an_edit(gateway(locked(cors_origins=("http://panel.lan",))))
    reply = client.post("/edit", data={"g": "true"}, headers={"Authorization": RIGHT, **headers})
    assert reply.status_code == 403
    assert "another site" in reply.get_json()["error"]


@pytest.mark.parametrize("headers", [{}, {"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin"}])
def test_a_script_and_a_page_of_the_gateway_edit(gateway: Gateway, headers: dict[str, str]) -> None:
    client = with_an_edit(gateway(locked()))
    reply = client.post("/edit", data={"g": "true"}, headers={"Authorization": RIGHT, **headers})
    assert (reply.status_code, reply.data) == (200, b"g=true")


def test_an_edit_is_a_form_or_json_and_nothing_else(gateway: Gateway) -> None:
    client = with_an_edit(gateway(locked()))
    for kind in ("text/plain", "application/xml", "text/plain; application/json"):
        reply = client.post("/edit", data="{}", content_type=kind, headers={"Authorization": RIGHT})
        assert (reply.status_code, reply.get_json()) == (415, {"error": "unsupported media type"})


def test_a_body_has_64_kilobytes_at_most(gateway: Gateway) -> None:
    client = with_an_edit(gateway(locked()))
    known = {"Authorization": RIGHT, "Content-Type": "application/json"}
    assert client.post("/edit", data=b"x" * 65_536, headers=known).status_code == 200
    assert client.post("/edit", data=b"x" * 65_537, headers=known).status_code == 413
    assert client.post("/edit", data=b"x" * 65_537).status_code == 413
    assert client.get("/data.json", data=b"x" * 65_537).status_code == 413


def test_pages_of_no_other_origin_may_read(gateway: Gateway) -> None:
    for client in (gateway(), gateway(locked(0, cors_origins=("http://panel.lan",)))):
        reply = client.get("/data.json", headers={"Origin": "http://evil.example"})
        assert "Access-Control-Allow-Origin" not in reply.headers
        asked = {"Origin": "http://evil.example", "Access-Control-Request-Method": "GET"}
        preflight = client.options("/data.json", headers=asked)
        assert preflight.status_code == 405
        assert "Access-Control-Allow-Origin" not in preflight.headers
        assert client.get("/is-alive", headers=asked).headers["Access-Control-Allow-Origin"] == "*"


def test_pages_of_a_listed_origin_may_read_with_the_password(gateway: Gateway) -> None:
    client = gateway(locked(2, cors_origins=("http://panel.lan", "http://wall.lan:8123")))
    origin = {"Origin": "http://wall.lan:8123"}
    preflight = client.options("/data.json", headers={**origin, "Access-Control-Request-Method": "GET"})
    assert preflight.status_code == 204
    assert preflight.headers["Access-Control-Allow-Origin"] == "http://wall.lan:8123"
    assert "Authorization" in preflight.headers["Access-Control-Allow-Headers"]
    assert "POST" not in preflight.headers["Access-Control-Allow-Methods"]
    reply = client.get("/data.json", headers={**origin, "Authorization": RIGHT})
    assert (reply.status_code, reply.headers["Access-Control-Allow-Origin"]) == (200, "http://wall.lan:8123")
    assert reply.headers["Vary"] == "Origin"
    assert "Access-Control-Allow-Credentials" not in reply.headers
    assert client.options("/data.json", headers=origin).status_code == 401


def test_only_trusted_proxies_say_whose_request_it_is(gateway: Gateway) -> None:
    client = gateway(locked(trusted_proxies=("172.17.0.1",)))

    def tries(peer: str, forwarded_for: str) -> list[int]:
        headers = {"X-Forwarded-For": forwarded_for, "Authorization": basic(USER, f"{peer} {forwarded_for}")}
        reply = client.get("/data.json", headers=headers, environ_overrides={"REMOTE_ADDR": peer})
        return [reply.status_code]

    strangers = [tries("192.168.1.5", f"10.0.0.{number}") for number in range(11)]
    assert strangers == [[401]] * 10 + [[429]]
    assert [tries("172.17.0.1", f"10.0.0.{number}") for number in range(11)] == [[401]] * 11


def test_only_trusted_proxies_say_which_host_was_asked(gateway: Gateway) -> None:
    client = with_an_edit(gateway(locked(trusted_proxies=("172.17.0.1",))))
    headers = {"Authorization": RIGHT, "Origin": "https://home.example", "X-Forwarded-Host": "home.example"}
    answers = [
        client.post("/edit", json={}, headers=headers, environ_overrides={"REMOTE_ADDR": peer}).status_code
        for peer in ("172.17.0.1", "172.17.0.2")
    ]
    assert answers == [200, 403]


@pytest.mark.parametrize("context", ["ams", "home/power"])
def test_everything_is_below_the_context_and_probes_are_at_both(gateway: Gateway, context: str) -> None:
    client = with_an_edit(gateway(locked(0, context=context)))
    for path in ("/data.json", "/", "/static/index.html", "/meters/home/data.json", "/healthz", "/is-alive"):
        with client.get(f"/{context}{path}") as reply:
            assert reply.status_code == 200, path
    assert [client.get(path).status_code for path in ("/data.json", "/", "/static/index.html")] == [404, 404, 404]
    assert [client.get(path).status_code for path in ("/healthz", "/is-alive")] == [200, 200]
    assert client.post(f"/{context}/edit", json={}).status_code == 401


def test_the_context_alone_leads_to_the_page_without_naming_a_host(gateway: Gateway) -> None:
    reply = gateway(locked(0, context="home/power")).get("/home/power", headers={"Host": "evil.example"})
    assert (reply.status_code, reply.headers["Location"]) == (308, "power/")


def test_with_neither_user_nor_hash_a_locked_gateway_lets_nobody_in(gateway: Gateway) -> None:
    client = gateway(Settings(web=WebSettings(security=2)))
    for header in (":", "kari:", ":x"):
        assert client.get("/data.json", headers={"Authorization": basic(*header.split(":"))}).status_code == 401


def test_every_reply_has_the_safe_headers(gateway: Gateway) -> None:
    client = gateway(locked())
    for path in ("/data.json", "/nothing", "/is-alive"):
        headers = client.get(path).headers
        assert "frame-ancestors 'self'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Permissions-Policy"].startswith("camera=()")
