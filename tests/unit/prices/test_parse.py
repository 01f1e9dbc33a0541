"""The command line that prints the price days in a file."""

import io
import json
import sys
from pathlib import Path

import pytest
from amshub_prices.parse import main

from tests.unit.prices.documents import acknowledgement, eds_reply, hks_record, period, publication, quarter, series

RECORD = hks_record("2026-11-22T00:00:00+01:00", "2026-11-22T01:00:00+01:00", 0.09312999999999999)


@pytest.fixture
def out(capsys: pytest.CaptureFixture[str]) -> pytest.CaptureFixture[str]:
    return capsys


def file_of(tmp_path: Path, body: bytes, name: str = "reply") -> str:
    path = tmp_path / name
    path.write_bytes(body)
    return str(path)


def test_each_day_is_one_line_of_json(tmp_path: Path, out: pytest.CaptureFixture[str]) -> None:
    told = period("2026-11-21T22:00Z", "2026-11-21T23:30Z", [(1, "93.12"), (5, "-38.91")], "PT15M")
    assert main(["entsoe", file_of(tmp_path, publication(series(told)))]) == 0
    first, second = out.readouterr().out.splitlines()
    assert json.loads(first)["day"] == "2026-11-21"
    assert second == (
        '{"area":"NO1","day":"2026-11-22","currency":"EUR","source":"EOE","resolution":15,"slots":['
        '{"start":"2026-11-21T23:00:00Z","minutes":15,"price":"-0.03891"},'
        '{"start":"2026-11-21T23:15:00Z","minutes":15,"price":"-0.03891"}]}'
    )


def test_the_resolution_is_that_of_the_finest_slot(tmp_path: Path, out: pytest.CaptureFixture[str]) -> None:
    hours = period("2026-11-21T23:00Z", "2026-11-22T00:00Z", [(1, 10)])
    quarters = period("2026-11-22T00:00Z", "2026-11-22T01:00Z", [(1, 20)], "PT15M")
    assert main(["entsoe", file_of(tmp_path, publication(series(hours, quarters)))]) == 0
    assert json.loads(out.readouterr().out)["resolution"] == 15


def test_energi_data_service_is_read(tmp_path: Path, out: pytest.CaptureFixture[str]) -> None:
    assert main(["eds", file_of(tmp_path, eds_reply([quarter("2026-11-21T23:00:00", 99.269997)]))]) == 0
    day = json.loads(out.readouterr().out)
    assert (day["area"], day["source"], day["slots"][0]["price"]) == ("DK1", "EDS", "0.09927")


@pytest.mark.parametrize(
    ("name", "area"), [("11-22_NO5.json", "NO5"), ("2026-11-22_unstated.json", None), ("x_NO9.json", None)]
)
def test_the_area_of_hvakosterstrommen_is_in_the_name_of_the_file(
    tmp_path: Path, out: pytest.CaptureFixture[str], name: str, area: str | None
) -> None:
    assert main(["hks", file_of(tmp_path, json.dumps([RECORD]).encode(), name)]) == 0
    day = json.loads(out.readouterr().out)
    assert list(day) == ["area", "day", "currency", "source", "resolution", "slots"]
    assert (day["area"], day["source"], day["slots"][0]["price"]) == (area, "HKS", "0.09313")


def test_a_dash_reads_standard_input(monkeypatch: pytest.MonkeyPatch, out: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps([RECORD]).encode())))
    assert main(["hks", "-"]) == 0
    assert json.loads(out.readouterr().out)["area"] is None


@pytest.mark.parametrize(
    ("body", "remedy"),
    [
        (acknowledgement("No matching data found"), "wait: "),
        (b"Max allowed requests per minute from each unique IP is max up to 400 only", "back off: "),
        (b"<html>Unauthorized. Missing or invalid security token</html>", "token refused: "),
        (acknowledgement("Wrong\nparameter \x7f"), "use another source: "),
    ],
)
def test_without_prices_the_remedy_is_told_and_nothing_printed(
    tmp_path: Path, out: pytest.CaptureFixture[str], body: bytes, remedy: str
) -> None:
    assert main(["entsoe", file_of(tmp_path, body)]) == 1
    told = out.readouterr()
    assert told.out == ""
    assert told.err.startswith(remedy)
    assert told.err.count("\n") == 1


@pytest.mark.parametrize("arguments", [["entsoe", "/no/such/file"], ["entsoe", "/"], ["epex", "-"], ["entsoe"]])
def test_a_command_line_that_cannot_be_followed_exits_with_2(
    arguments: list[str], out: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert out.readouterr().err


def test_a_file_that_never_ends_is_refused(out: pytest.CaptureFixture[str]) -> None:
    assert main(["entsoe", "/dev/zero"]) == 1
    assert "longer than" in out.readouterr().err
