"""The command that prints one price day, over real sockets."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from amshub_prices import fetch

from tests.support.http_replay import Asked, Line, Replay, reply

Make = Callable[..., Replay]
MIDNIGHT = datetime(2026, 11, 21, 23, tzinfo=UTC)
HOURS = [MIDNIGHT + timedelta(hours=hour) for hour in range(24)]
HKS = json.dumps(
    [
        {"EUR_per_kWh": 0.09, "time_start": hour.isoformat(), "time_end": (hour + timedelta(hours=1)).isoformat()}
        for hour in HOURS
    ]
).encode()


@pytest.fixture(autouse=True)
def _nobody_elses_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def asks(monkeypatch: pytest.MonkeyPatch) -> Callable[[Replay], None]:
    """Lets every source be this server, and ENTSO-E have a token."""

    def ask(server: Replay) -> None:
        for name in ("ENTSOE", "EDS", "HKS"):
            monkeypatch.setenv(f"AMSHUB_PRICES__URLS__{name}", server.url)
        monkeypatch.setenv("AMSHUB_PRICES__ENTSOE_TOKEN", "hush")

    return ask


def only_hks(asked: Asked, line: Line) -> None:
    line.send(reply(200, HKS) if asked.path.endswith("/2026/11-22_NO2.json") else reply(503, b"Maintenance"))


def test_the_first_source_that_has_the_day_gives_it(
    replay: Make, asks: Callable[[Replay], None], capsys: pytest.CaptureFixture[str]
) -> None:
    server = replay(only_hks)
    asks(server)
    assert fetch.main(["--area", "no2", "--day", "2026-11-22"]) == 0
    said = capsys.readouterr()
    (line,) = said.out.splitlines()
    day = json.loads(line)
    assert [day[key] for key in ("area", "day", "currency", "source")] == ["NO2", "2026-11-22", "EUR", "HKS"]
    assert day["slots"][0] == {"start": "2026-11-21T23:00:00Z", "minutes": 60, "price": "0.09"}
    assert len(day["slots"]) == 24
    first, second = said.err.splitlines()
    assert first.startswith("EOE: back off: ENTSO-E is out of service (HTTP 503: Maintenance)")
    assert second.startswith("EDS: back off: ")
    assert "hush" not in said.err


def test_one_source_may_be_asked_alone(
    replay: Make, asks: Callable[[Replay], None], capsys: pytest.CaptureFixture[str]
) -> None:
    server = replay(only_hks)
    asks(server)
    assert fetch.main(["--area", "NO2", "--day", "2026-11-22", "--source", "HKS"]) == 0
    assert fetch.main(["--area", "NO2", "--day", "2026-11-22", "--source", "EDS"]) == 1
    assert len(server.asked) == 2
    assert capsys.readouterr().err.startswith("EDS: back off: ")


def test_without_any_prices_it_says_why_of_each_source(
    replay: Make, asks: Callable[[Replay], None], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asks(replay(reply(404)))
    monkeypatch.setenv("AMSHUB_PRICES__ENTSOE_TOKEN", "")
    monkeypatch.setenv("AMSHUB_PRICES__AREA", "NO1")
    assert fetch.main(["--day", "2026-11-22"]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines() == [
        "EOE: there is no token: set AMSHUB_ENTSOE_TOKEN in .env, or prices.entsoe_token",
        "EDS: has no prices of NO1",
        "HKS: wait: hvakosterstrommen.no has no prices for this day so far",
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--day", "2026-11-22"], "no area"),
        (["--area", "NO1"], "--day"),
        (["--area", "NO9", "--day", "2026-11-22"], "is no bidding zone"),
        (["--area", "NO1", "--day", "tomorrow"], "is no date"),
        (["--area", "NO1", "--day", "9999-12-31"], "there are no prices of 9999"),
        (["--area", "NO1", "--day", "2026-11-22", "--source", "XYZ"], "invalid choice"),
    ],
)
def test_a_wrong_command_line_is_told_and_asks_nobody(
    replay: Make,
    asks: Callable[[Replay], None],
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    words: str,
) -> None:
    server = replay(reply(200, HKS))
    asks(server)
    assert fetch.main(arguments) == 2
    assert words in capsys.readouterr().err
    assert server.asked == []


def test_wrong_settings_are_told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AMSHUB_PRICES__SOURCES", "XYZ")
    assert fetch.main(["--area", "NO1", "--day", "2026-11-22"]) == 2
    assert "AMSHUB_PRICES__SOURCES" in capsys.readouterr().err
