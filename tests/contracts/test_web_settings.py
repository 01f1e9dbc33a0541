"""The section [web]: what is refused, and who is told that something is missing."""

from pathlib import Path

import pytest
from amshub_contracts.load_settings import STORE_PASSWORD, WEB_PASSWORD, BadSettings, load

HASH = "scrypt:16384:8:5:" + "0" * 32 + ":" + "0" * 64
GATEWAYS = STORE_PASSWORD | {WEB_PASSWORD}


def problems(**variables: str) -> list[str]:
    with pytest.raises(BadSettings) as raised:
        load(
            {"AMSHUB_CONFIG": "/dev/null"} | {f"AMSHUB_WEB__{name}": value for name, value in variables.items()},
            GATEWAYS,
        )
    return raised.value.problems


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SECURITY", "3", "0, 1 or 2"),
        ("USER", "me:you", "without a colon"),
        ("CONTEXT", "/ams/", "without slashes around"),
        ("CONTEXT", "..", "without slashes around"),
        ("CONTEXT", "a<b>", "without slashes around"),
        ("TRUSTED_PROXIES", "proxy.lan", "172.17.0.1"),
        ("TRUSTED_PROXIES", "172.17.0.1/16", "172.17.0.1"),
        ("CORS_ORIGINS", "*", "http://panel.lan:8123"),
        ("CORS_ORIGINS", "http://panel.lan/", "http://panel.lan:8123"),
    ],
)
def test_what_is_refused_is_told_with_what_to_write(name: str, value: str, words: str) -> None:
    (problem,) = problems(**{name: value})
    assert problem.startswith(f"environment AMSHUB_WEB__{name}")
    assert words in problem


@pytest.mark.parametrize(
    ("variables", "setting"),
    [
        ({"SECURITY": "1"}, "SECURITY"),
        ({"SECURITY": "2", "USER": "kari"}, "USER"),
        ({"USER": "kari"}, "USER"),
        ({"PASSWORD_HASH": HASH}, "PASSWORD_HASH"),
    ],
)
def test_a_lock_without_a_key_is_a_mistake(variables: dict[str, str], setting: str) -> None:
    (problem,) = problems(**variables)
    assert problem.startswith(f"environment AMSHUB_WEB__{setting}: it ")
    assert HASH not in problem


def test_a_password_in_the_place_of_its_hash_is_refused_and_not_shown() -> None:
    (problem,) = problems(USER="kari", PASSWORD_HASH="hunter2")
    assert "python -m amshub_api hash" in problem
    assert "hunter2" not in problem


def test_services_that_are_not_given_the_hash_do_not_miss_it() -> None:
    settings = load({"AMSHUB_CONFIG": "/dev/null", "AMSHUB_WEB__SECURITY": "2", "AMSHUB_WEB__USER": "kari"})
    assert settings.web.security == 2


def test_the_hash_may_be_in_a_file_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "hash").write_text(HASH + "\n")
    variables = {"AMSHUB_WEB__USER": "kari", "AMSHUB_WEB__PASSWORD_HASH_FILE": str(tmp_path / "hash")}
    settings = load({"AMSHUB_CONFIG": "/dev/null", **variables}, GATEWAYS)
    assert settings.web.password_hash.reveal() == HASH
