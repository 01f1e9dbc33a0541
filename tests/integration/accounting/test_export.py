"""`export` and `inspect` as a user runs them, on a real store."""

import csv
import io
import json
import os
import subprocess
import sys
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from amshub_contracts import ledger, price_book
from amshub_contracts.bus import Bus
from amshub_contracts.ledger import MeterChange
from amshub_contracts.messages import Quarter, Summary

from tests.contracts.price_days import a_day
from tests.integration.accounting.test_worker import accounting, day_of_readings, send, wait_for
from tests.support.store import ON_EITHER_OWN_STORE, ON_EITHER_STORE, Store

DAY = ("--from", "2026-10-25", "--to", "2026-10-25")


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


COMMAND = (sys.executable, "-m", "amshub_accounting")


def environment(store: Store, directory: Path) -> dict[str, str]:
    outer = {name: value for name, value in os.environ.items() if not name.startswith("AMSHUB_")}
    (directory / "empty.toml").touch()
    return outer | store.variables | {"AMSHUB_CONFIG": str(directory / "empty.toml")}


def run(store: Store, directory: Path, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
    settings = environment(store, directory) | more
    return subprocess.run([*COMMAND, *arguments], env=settings, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture
def written(store: Store) -> Store:
    """The day of 25 hours: 1 Wh more in each quarter, a price from the second hour on."""
    first = at("2026-10-25T00:00+02:00")
    quarters = {
        first + 900 * number: Quarter(100 + number, 0, 0, None if number < 4 else 1_000_000_001, None)
        for number in range(100)
    }
    bus = Bus(store.settings, "test")
    change = MeterChange("home", b"{}", Summary(as_of_ms=1), quarters)
    ledger.save(bus, 0, seen=None, watermark=b"1-1", changes=[change])
    bus.close()
    return store


@ON_EITHER_STORE
def test_a_day_of_25_hours_as_csv(written: Store, tmp_path: Path) -> None:
    done = run(written, tmp_path, "export", "--meter", "home", *DAY)
    assert (done.returncode, done.stderr) == (0, "")
    hours = list(csv.DictReader(io.StringIO(done.stdout)))
    assert [hour["start"][11:] for hour in hours[1:5]] == [
        "01:00:00+02:00",
        "02:00:00+02:00",
        "02:00:00+01:00",
        "03:00:00+01:00",
    ]
    assert len(hours) == 25
    assert sum(Decimal(hour["import_kwh"]) for hour in hours) == Decimal(sum(range(100, 200))) / 1000
    assert (hours[0]["cost"], hours[0]["unpriced_import_kwh"]) == ("", "0.406")
    assert (hours[1]["cost"], hours[1]["unpriced_import_kwh"]) == ("4.000000004", "0.000")


@ON_EITHER_STORE
def test_a_month_as_json_in_a_file(written: Store, tmp_path: Path) -> None:
    file = tmp_path / "october.json"
    arguments = ("--resolution", "month", "--format", "json", "-o", str(file))
    area = {"AMSHUB_METERS__HOME__PRICE_AREA": "DK1"}
    done = run(written, tmp_path, "export", "--meter", "home", *DAY, *arguments, **area)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    document = json.loads(file.read_text(), parse_float=Decimal)
    (month,) = document.pop("rows")
    assert document == {"meter": "home", "zone": "Europe/Oslo", "resolution": "month", "currency": "DKK"}
    assert month["start"] == "2026-10-01T00:00:00+02:00"
    assert month["cost"] == 96 * Decimal("1.000000001")
    assert month["missing_quarters"] == 745 * 4 - 100
    assert sorted(path.name for path in tmp_path.iterdir()) == ["empty.toml", "october.json"]


@ON_EITHER_STORE
def test_the_worker_goes_on_meanwhile(store: Store, tmp_path: Path) -> None:
    readings = day_of_readings()
    half = len(readings) // 2
    with accounting(store, tmp_path):
        wait_for(store, send(store, readings[:half]))
        before = run(store, tmp_path, "export", "--meter", "home", "--from", "2026-01-01", "--to", "2026-12-31")
        wait_for(store, send(store, readings[half:]))
    after = run(store, tmp_path, "export", "--meter", "home", "--from", "2026-01-01", "--to", "2026-12-31")
    assert (before.returncode, after.returncode) == (0, 0)
    first, both = (list(csv.DictReader(io.StringIO(done.stdout))) for done in (before, after))
    assert len(first) < len(both)
    counters = [Decimal(hour["import_kwh"]) * 1000 for hour in both[1:24]]
    assert counters == [1001 + hour for hour in range(1, 24)]


@ON_EITHER_STORE
def test_a_time_of_which_nothing_is_known_is_told(written: Store, tmp_path: Path) -> None:
    done = run(written, tmp_path, "export", "--meter", "cabin", *DAY)
    assert done.returncode == 1
    assert "nothing is known of the meter cabin from 2026-10-25 to 2026-10-25" in done.stderr


@ON_EITHER_OWN_STORE
def test_a_store_that_is_away_is_told_and_leaves_the_old_file(own_store: Store, tmp_path: Path) -> None:
    own_store.stop()
    file = tmp_path / "old.csv"
    file.write_text("old")
    done = run(own_store, tmp_path, "export", "--meter", "home", *DAY, "-o", str(file))
    assert (done.returncode, file.read_text()) == (1, "old")
    assert "the store cannot be reached" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--from", "2026-10-25", "--to", "2026-10-24"), "--to 2026-10-24 is before --from 2026-10-25"),
        (("--from", "yesterday", "--to", "2026-10-24"), "'yesterday' is no date"),
        (("--from", "0001-01-01", "--to", "2026-10-24"), "there is no history of 1"),
        ((*DAY, "-o", "/nowhere/at/all.csv"), "/nowhere/at/all.csv cannot be written"),
        ((*DAY, "--resolution", "week"), "invalid choice"),
    ],
)
def test_wrong_usage_says_what_is_wrong(written: Store, tmp_path: Path, arguments: tuple[str, ...], words: str) -> None:
    done = run(written, tmp_path, "export", "--meter", "home", *arguments)
    assert done.returncode == 2
    assert words in done.stderr


def test_a_reader_that_has_seen_enough_is_no_error(written: Store, tmp_path: Path) -> None:
    first = at("2027-01-01T00:00+01:00")
    quarters = {first + 900 * number: Quarter(number) for number in range(96 * 60)}
    bus = Bus(written.settings, "test")
    change = MeterChange("home", b"{}", Summary(as_of_ms=1), quarters)
    ledger.save(bus, 0, seen=b"1-1", watermark=b"1-2", changes=[change])
    bus.close()
    with subprocess.Popen(
        [
            *COMMAND,
            "export",
            "--meter",
            "home",
            "--resolution",
            "quarter",
            "--from",
            "2027-01-01",
            "--to",
            "2027-12-31",
        ],
        env=environment(written, tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


def test_inspect_tells_what_a_file_says(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "elhub.csv"
    file.write_text(
        "Fra;Til;KWH 60 Forbruk;Kvalitet\n"
        "31.12.2025 23:00;01.01.2026 00:00;1,25;Målt\n"
        "01.01.2026 00:00;01.01.2026 01:00;2,5;Estimert\n"
    )
    done = run(store, tmp_path, "inspect", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    span, _, *sums = done.stdout.splitlines()
    assert span == "from 2025-12-31 23:00+01:00 to 2026-01-01 01:00+01:00 (Europe/Oslo)"
    assert [line.split() for line in sums[:3]] == [
        ["2025-12", "1", "1.250", "-", "0"],
        ["2026-01", "1", "2.500", "-", "1"],
        ["all", "2", "3.750", "-", "1"],
    ]
    assert "'Estimert'" in done.stdout


@pytest.mark.parametrize("form", ["csv", "json"])
def test_inspect_reads_what_export_wrote(written: Store, tmp_path: Path, form: str) -> None:
    file = tmp_path / "own"
    run(written, tmp_path, "export", "--meter", "home", *DAY, "--format", form, "-o", str(file))
    done = run(written, tmp_path, "inspect", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    span, _, *sums = done.stdout.splitlines()
    assert span == "from 2026-10-25 00:00+02:00 to 2026-10-26 00:00+01:00 (Europe/Oslo)"
    # The 100 quarters of 100 to 199 Wh.
    assert [line.split() for line in sums] == [[name, "25", "14.950", "0.000", "0"] for name in ("2026-10", "all")]


def test_the_price_stands_beside_the_energy(written: Store, tmp_path: Path) -> None:
    bus = Bus(written.settings, "test")
    price_book.save_day(bus, a_day("2026-10-25", [hour * 100_000 for hour in range(25)], area="DK1", currency="DKK"))
    bus.close()
    area = {"AMSHUB_METERS__HOME__PRICE_AREA": "DK1"}
    done = run(written, tmp_path, "export", "--meter", "home", *DAY, **area)
    first, second, *_ = csv.DictReader(io.StringIO(done.stdout))
    # Nothing of the first hour is priced in the ledger; 422 Wh of the second cost 4.000000004.
    assert [first[name] for name in ("import_price", "export_price", "spot_price")] == [
        "0.000000",
        "0.000000",
        "-0.500000",
    ]
    assert [second[name] for name in ("import_price", "export_price", "spot_price")] == [
        "9.478673",
        "0.100000",
        "-0.400000",
    ]


@pytest.mark.parametrize(("name", "code", "words"), [("no.csv", 2, "cannot be read"), ("bad.csv", 1, "line 1: ")])
def test_inspect_says_why_there_is_nothing_to_tell(
    store: Store, tmp_path: Path, name: str, code: int, words: str
) -> None:
    (tmp_path / "bad.csv").write_text("a;b\n1;2\n")
    done = run(store, tmp_path, "inspect", str(tmp_path / name))
    assert (done.returncode, done.stdout) == (code, "")
    assert words in done.stderr
