"""Nothing secret is in any reply or in the log, whatever is asked and however it goes wrong."""

from pathlib import Path

import requests
from amshub_api.app import create_app
from amshub_contracts.bus import Bus
from amshub_contracts.clock import Clock

from tests.integration.api.conftest import ONE_METER, Start, answers
from tests.integration.api.raw import ask
from tests.integration.api.signing_in import HASH, HASHED, PASSWORD, RIGHT, SALT, USER, basic
from tests.support.services import log_of, running
from tests.support.store import Store, free_port
from tests.support.waiting import wait_until

GUESS = "a guess that is nearly right"
TYPED = basic(USER, GUESS).removeprefix("Basic ")
SECRETS = {
    "AMSHUB_REDIS__PASSWORD": "secret-of-the-store",
    "AMSHUB_METERS__HOME__ENCRYPTION_KEY": "deadbeefdeadbeefdeadbeefdeadbeef",
    "AMSHUB_METERS__HOME__AUTHENTICATION_KEY": "feedfacefeedfacefeedfacefeedface",
    "AMSHUB_METERS__HOME__SOURCE_PASSWORD": "secret-of-the-source",
    "AMSHUB_PRICES__ENTSOE_TOKEN": "secret-token-of-entsoe",
    "AMSHUB_MQTT__BROKERS__HOME__PASSWORD": "secret-of-the-broker",
}
NEVER = (*SECRETS.values(), HASHED, SALT, PASSWORD, RIGHT.removeprefix("Basic "), GUESS, TYPED)


def test_no_secret_is_in_any_reply_or_in_the_log(store: Store, tmp_path: Path) -> None:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    variables = dict(
        AMSHUB_REDIS__URL=f"redis://127.0.0.1:{free_port()}/0",  # away, so that its errors are logged too
        AMSHUB_METERS__HOME__SOURCE="mqtt://me@broker.lan/han",
        AMSHUB_PRICES__AREA="NO1",
        AMSHUB_MQTT__BROKERS__HOME__URL="mqtts://broker.lan",
        AMSHUB_MQTT__BROKERS__HOME__USER="me",
        AMSHUB_WEB__SECURITY="1",
        AMSHUB_WEB__USER=USER,
        AMSHUB_WEB__PASSWORD_HASH=HASH,
        AMSHUB_STACK__LOG_LEVEL="DEBUG",
        AMSHUB_WEB__LISTEN=f"127.0.0.1:{port}",
        **SECRETS,
    )
    with running("api", store, tmp_path, **variables):
        said = everything_said(address, store)
    log = log_of("api", tmp_path)
    assert said.count(b'"***"') >= 4
    assert "cannot be reached" in log
    for secret in NEVER:
        assert secret.encode() not in said, secret
        assert secret not in log, secret


def everything_said(address: str, store: Store) -> bytes:
    """The replies of every URL to everybody."""
    wait_until(lambda: answers(address), "the gateway answers")
    bus = Bus(store.settings, "test")
    rules = list(create_app(ONE_METER, bus, Clock(), 0).url_map.iter_rules())
    bus.close()
    said = b""
    for rule in rules:
        path = rule.rule.replace("<meter>", "home").replace("<path:filename>", "index.html")
        for header in (None, RIGHT, basic(USER, GUESS), f"Basic {TYPED}\x01"):
            for method in ("GET", "POST", "PATCH"):
                headers = {} if header is None else {"Authorization": header}
                if header is None or header.isprintable():
                    reply = requests.request(method, address + path, headers=headers, timeout=60)
                    said += repr(reply.headers).encode() + reply.content
                else:
                    said += ask(
                        address, f"{method} {path} HTTP/1.1\r\nHost: a\r\nAuthorization: {header}\r\n\r\n".encode()
                    )
    said += ask(address, f"GET / HTTP/1.1\r\nAuthorization {RIGHT}\r\n\r\n".encode())
    said += ask(address, f"GET /{RIGHT} HTTP/1.1\r\n\r\n".encode())
    return said


def test_wrong_settings_are_told_without_the_secrets_among_them(start: Start) -> None:
    process, _ = start(AMSHUB_WEB__SECURITY="7", AMSHUB_WEB__USER=USER, AMSHUB_WEB__PASSWORD_HASH=PASSWORD, **SECRETS)
    _, log = process.communicate(timeout=60)
    assert process.returncode == 2
    for secret in (*SECRETS.values(), PASSWORD):
        assert secret.encode() not in log
