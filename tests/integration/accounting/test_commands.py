"""Edits, files and rebuilding as a user asks for them, while the real process counts on a real store."""

import json
import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from amshub_contracts import commands, ledger, streams
from amshub_contracts.bus import Bus
from amshub_contracts.commands import Clear, Outcome, SetEnergy
from amshub_contracts.messages import IMPORT_EDITED, IMPORT_FROM_FILE, Quarter

from tests.contracts.price_days import MICRO, a_day
from tests.integration.accounting.test_export import run
from tests.integration.accounting.test_money import NAMED, by_the_hour, write
from tests.integration.accounting.test_worker import accounting, book, day_of_readings, send, wait_for
from tests.support.services import log_of
from tests.support.store import ON_EITHER_STORE, Store
from tests.support.waiting import wait_until
from tests.unit.accounting.readings import HOUR_S, KAIFA, reading

ELEVEN = "2026-11-01T12:00"
"""Local time of the hour from 11 UTC, in which the counter of the day of readings rises by 1,002 Wh."""
ELEVEN_S = HOUR_S + 3600
HOME = ("--meter", "home")


@pytest.fixture
def bus(store: Store) -> Iterator[Bus]:
    held = Bus(store.settings, "test")
    yield held
    held.close()


def hour_wh(quarters: dict[int, Quarter], start_s: int) -> int:
    return sum(quarters[at].import_wh for at in range(start_s, start_s + 3600, 900))


def audit(store: Store) -> list[dict[bytes, bytes]]:
    with store.client() as client:
        return [fields for _, fields in client.xrange(streams.audit(0))]


def refused_or_done(bus: Bus, command: commands.AnyCommand) -> Outcome:
    sent = commands.send(bus, 0, command)
    outcome = wait_until(lambda: commands.outcome(bus, 0, sent), "accounting obeys")
    assert isinstance(outcome, Outcome)
    return outcome


@ON_EITHER_STORE
def test_an_hour_that_a_user_sets_moves_everything_derived_and_can_be_taken_back(store: Store, tmp_path: Path) -> None:
    with accounting(store, tmp_path, **NAMED):
        wait_for(store, send(store, day_of_readings()))
        write(store, by_the_hour("2026-11-01"), by_the_hour("2026-11-02"))
        wait_until(lambda: book(store)[1].month.unpriced_import_wh == 0, "all is priced")
        before, shown = book(store)

        done = run(store, tmp_path, "set", *HOME, "--from", ELEVEN, "--import", "9.5", **NAMED)

        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == "2026-11-01 12:00+01:00: import 1.002 became 9.500 kWh\n"
        after, edited = book(store)
        assert hour_wh(after, ELEVEN_S) == 9500
        assert edited.month.import_wh == shown.month.import_wh + 9500 - 1002
        # The hour from 11 UTC is the market's thirteenth, at 1.30.
        assert edited.month.cost_nano == (shown.month.cost_nano or 0) + (9500 - 1002) * 1_300_000
        assert edited.tariff.peaks[0].value_w == 9500
        assert all(after[at].flags & IMPORT_EDITED for at in range(ELEVEN_S, ELEVEN_S + 3600, 900))

        done = run(store, tmp_path, "clear", *HOME, "--from", ELEVEN, **NAMED)

        assert (done.returncode, done.stdout) == (
            0,
            "2026-11-01 12:00+01:00: 4 quarter-hours are as they were measured\n",
        )
        assert book(store) == (before, shown)
    trail = audit(store)
    assert [entry[b"outcome"] for entry in trail] == [b"done", b"done"]
    assert json.loads(trail[0][b"command"])["by"] == "command line"


@ON_EITHER_STORE
def test_what_is_measured_later_of_a_set_hour_is_kept_beside_it(store: Store, tmp_path: Path, bus: Bus) -> None:
    readings = day_of_readings()
    # The hour from 11 UTC is open when it is set; the counters that close it come afterwards.
    now = next(at for at, each in enumerate(readings) if each.received_at_ms >= (ELEVEN_S + 1800) * 1000)
    with accounting(store, tmp_path, **NAMED):
        wait_for(store, send(store, readings[:now]))
        command = SetEnergy(meter="home", by="test", at_ms=0, start_s=ELEVEN_S, end_s=ELEVEN_S + 3600, import_wh=5000)
        assert refused_or_done(bus, command).done
        wait_for(store, send(store, readings[now:]))
        quarters, _ = book(store)
        assert hour_wh(quarters, ELEVEN_S) == 5000
        assert not any(quarters[at].provisional for at in range(ELEVEN_S, ELEVEN_S + 3600, 900))
        assert refused_or_done(
            bus, Clear(meter="home", by="test", at_ms=0, start_s=ELEVEN_S, end_s=ELEVEN_S + 3600)
        ).done
        assert hour_wh(book(store)[0], ELEVEN_S) == 1002


@ON_EITHER_STORE
@pytest.mark.parametrize("kill", [True, False])
def test_a_worker_killed_between_commands_obeys_each_of_them_once(
    store: Store, tmp_path: Path, bus: Bus, kill: bool
) -> None:
    def edit(import_wh: int) -> SetEnergy:
        start_s, end_s = ELEVEN_S, ELEVEN_S + 3600
        return SetEnergy(meter="home", by="test", at_ms=end_s * 1000, start_s=start_s, end_s=end_s, import_wh=import_wh)

    sent = [commands.send(bus, 0, edit(1000 + number)) for number in range(40)]
    last = send(store, day_of_readings())
    for number in range(0, 40, 8):
        with accounting(store, tmp_path, **NAMED) as process:
            wait_until(lambda at=sent[number]: commands.outcome(bus, 0, at), "some are obeyed")  # type: ignore[misc]
            process.send_signal(signal.SIGKILL if kill else signal.SIGTERM)
            process.wait()
    with accounting(store, tmp_path, **NAMED):
        wait_until(lambda: commands.outcome(bus, 0, sent[-1]), "all are obeyed")
        wait_for(store, last)
    trail = audit(store)
    assert [entry[b"command_id"] for entry in trail] == sent
    assert hour_wh(book(store)[0], ELEVEN_S) == 1039
    with store.client() as client:
        assert client.xlen(streams.commands(0)) == 0


@ON_EITHER_STORE
def test_a_command_that_makes_no_sense_is_refused_in_words_and_stops_nothing(
    store: Store, tmp_path: Path, bus: Bus
) -> None:
    with store.client() as client, accounting(store, tmp_path, **NAMED):
        hour = '"by":"x","at_ms":0,"start_s":1793534400,"end_s":1793538000}'
        bad = [
            {"v": 1, "command": b"\xff\xfe"},
            {"v": 1, "command": '{"kind":"set","meter":"home"}'},
            {"v": 1, "command": '{"kind":"format the disk"}'},
            {"v": 1},
            {"v": "new", "command": "{}"},
            {"v": 1, "command": '{"kind":"clear","meter":"a:b",' + hour},
            {"v": 1, "command": '{"kind":"clear","meter":"home","by":"x","at_ms":0,"start_s":1793534400,"end_s":9e99}'},
            {"v": 1, "command": '{"kind":"clear","meter":"cabin",' + hour},
        ]
        sent = [bytes(client.xadd(streams.commands(0), fields)) for fields in bad]
        wait_until(lambda: commands.outcome(bus, 0, sent[-1]), "all are refused")
        outcomes = [commands.outcome(bus, 0, command_id) for command_id in sent]
        assert [outcome is not None and (outcome.done, bool(outcome.message)) for outcome in outcomes] == [
            (False, True)
        ] * len(bad)
        wait_for(store, send(store, day_of_readings()))
    assert hour_wh(book(store)[0], ELEVEN_S) == 1002


@ON_EITHER_STORE
def test_energy_of_the_future_is_refused(store: Store, tmp_path: Path) -> None:
    clock = {"AMSHUB_CLOCK": f"2026-11-02T10:30:00Z/1/{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"}
    with accounting(store, tmp_path, **NAMED):
        wait_for(store, send(store, day_of_readings()))
        before = book(store)
        for begins in ("2026-11-02T12:00", "2027-01-01T00:00"):
            done = run(store, tmp_path, "set", *HOME, "--from", begins, "--import", "1", **NAMED, **clock)
            assert done.returncode == 1
            assert "lies in the future" in done.stderr
        assert book(store) == before
        running_hour = run(
            store, tmp_path, "set", *HOME, "--from", "2026-11-02T11:00", "--import", "1", **NAMED, **clock
        )
        assert running_hour.returncode == 0


def test_without_accounting_the_command_waits_and_the_user_is_told(store: Store, tmp_path: Path, bus: Bus) -> None:
    with store.client() as client:
        for _ in range(streams.MAX_COMMANDS):
            client.xadd(streams.commands(0), {"v": 1, "command": "{}"})
    done = run(store, tmp_path, "set", *HOME, "--from", ELEVEN, "--import", "1", **NAMED)
    assert done.returncode == 1
    assert "is it running?" in done.stderr


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("set", *HOME, "--from", "2026-10-25T02:30", "--import", "1"), "comes twice that night"),
        (("set", *HOME, "--from", "2026-03-29T02:30", "--import", "1"), "clocks are set forward"),
        (("set", *HOME, "--from", "noon", "--import", "1"), "is no time"),
        (("set", *HOME, "--from", ELEVEN, "--import", "-1"), "is no energy"),
        (("set", *HOME, "--from", ELEVEN, "--import", "1,5"), "is no energy"),
        (("set", *HOME, "--import", "1"), "--from"),
        (("rebuild", *HOME, "--from", "1 January"), "is no date"),
        (("rebuild", *HOME, "--to", "0001-01-01"), "there is no history of 1"),
        (("check", "--mtr", "home"), "--mtr"),
        (("import", "nowhere.csv", *HOME), "nowhere.csv cannot be read"),
        (("embed",), "known are check, clear, export, import, inspect, rebuild, set"),
    ],
)
def test_wrong_usage_is_told_with_exit_code_2(store: Store, tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    done = run(store, tmp_path, *words, **NAMED)
    assert done.returncode == 2
    assert told in done.stderr


def elhub(tmp_path: Path, rows: list[tuple[str, str, str]]) -> Path:
    """A file of hours as Elhub writes it: start, end, kWh drawn."""
    path = tmp_path / "elhub.csv"
    lines = ["Fra;Til;KWH 60 Forbruk", *[";".join(row) for row in rows]]
    path.write_text("\n".join(lines) + "\n")
    return path


def the_hours_before(tmp_path: Path) -> Path:
    """October's last evening, the first hours of November, and the hours that the readings begin and end in."""
    hours = [("31.10.2026 23:00", "01.11.2026 00:00", "7,5"), ("01.11.2026 00:00", "01.11.2026 01:00", "8,25")]
    begun = ("01.11.2026 11:00", "01.11.2026 12:00", "9")
    measured = ("01.11.2026 12:00", "01.11.2026 13:00", "3")
    return elhub(tmp_path, [*hours, begun, measured])


@ON_EITHER_STORE
def test_a_file_gives_the_month_of_installation_its_peaks_and_moves_nothing_measured(
    store: Store, tmp_path: Path
) -> None:
    file = the_hours_before(tmp_path)
    with accounting(store, tmp_path, **NAMED):
        wait_for(store, send(store, day_of_readings()))
        before, shown = book(store)
        for _ in range(2):
            done = run(store, tmp_path, "import", str(file), *HOME, **NAMED)
            assert (done.returncode, done.stderr) == (0, "")
            after, filled = book(store)
            assert hour_wh(after, ELEVEN_S) == 1002
            assert hour_wh(after, ELEVEN_S - 12 * 3600) == 8250
            assert all(after[at].flags & IMPORT_FROM_FILE for at in range(ELEVEN_S - 12 * 3600, ELEVEN_S - 39_600, 900))
            # Of the hour in which reading began, the first quarter is a guess from its tenth second on.
            assert hour_wh(after, HOUR_S) == 9000
            assert filled.tariff.peaks[0].value_w == 9000
            assert filled.month.import_wh == shown.month.import_wh + 8250 + 9000 - hour_wh(before, HOUR_S)
            assert filled.last_month.import_wh == 7500
        done = run(store, tmp_path, "clear", *HOME, "--from", "2026-10-31T23:00", "--to", "2026-11-01T12:00", **NAMED)
        assert done.returncode == 0
        assert book(store) == (before, shown)


@ON_EITHER_STORE
def test_an_owner_starts_with_a_history_before_the_first_reading(store: Store, tmp_path: Path) -> None:
    file = the_hours_before(tmp_path)
    with accounting(store, tmp_path, **NAMED):
        done = run(store, tmp_path, "import", str(file), *HOME, **NAMED)
        assert (done.returncode, done.stderr) == (0, "")
        wait_for(store, send(store, day_of_readings()))
        _, shown = book(store)
    assert shown.last_month.import_wh == 7500
    assert shown.tariff.peaks[0].value_w == 9000
    assert "Traceback" not in log_of("accounting", tmp_path)


@pytest.mark.parametrize(("resolution", "format_"), [("quarter", "csv"), ("hour", "json"), ("month", "csv")])
@ON_EITHER_STORE
def test_an_export_becomes_a_ledger_again(store: Store, tmp_path: Path, resolution: str, format_: str) -> None:
    span = ("--from", "2026-11-01", "--to", "2026-11-02", "--resolution", resolution, "--format", format_)
    with accounting(store, tmp_path, **NAMED):
        wait_for(store, send(store, day_of_readings()))
        before, _ = book(store)
        exported = run(store, tmp_path, "export", *HOME, *span, **NAMED).stdout
    file = tmp_path / "exported"
    file.write_text(exported)
    with store.client() as client:
        client.flushall()
    later = NAMED | {"AMSHUB_CLOCK": "2027-01-01T00:00:00Z/1/2026-01-01T00:00:00Z"}
    with accounting(store, tmp_path, **NAMED):
        done = run(store, tmp_path, "import", str(file), *HOME, **later)
        assert (done.returncode, done.stderr) == (0, "")
    held = Bus(store.settings, "test")
    after = ledger.load_quarters(held, 0, "home", HOUR_S - 31 * 86_400, HOUR_S + 31 * 86_400)
    held.close()
    assert sum(quarter.import_wh for quarter in after.values()) == sum(quarter.import_wh for quarter in before.values())
    if resolution == "quarter":
        assert {at: quarter.import_wh for at, quarter in after.items()} == {
            at: quarter.import_wh for at, quarter in before.items()
        }
        assert [quarter.estimated for quarter in after.values()] == [quarter.estimated for quarter in before.values()]


@ON_EITHER_STORE
def test_rebuilding_what_was_counted_live_changes_nothing_and_check_finds_nothing_odd(
    store: Store, tmp_path: Path
) -> None:
    with accounting(store, tmp_path, **NAMED):
        readings = day_of_readings()
        write(store, by_the_hour("2026-11-01", cap_wh=9_000))
        wait_for(store, send(store, readings[:1500]))
        write(store, by_the_hour("2026-11-01", 300_000, cap_wh=9_000))
        wait_for(store, send(store, readings[1500:]))
        write(store, by_the_hour("2026-11-02"))
        run(store, tmp_path, "import", str(the_hours_before(tmp_path)), *HOME, **NAMED)
        run(store, tmp_path, "set", *HOME, "--from", ELEVEN, "--import", "2", "--export", "1", **NAMED)
        wait_until(lambda: book(store)[1].day.unpriced_import_wh == 0, "all is priced")
        live = book(store)
        checked = run(store, tmp_path, "check", **NAMED)
        assert (checked.returncode, checked.stdout, checked.stderr) == (0, "nothing is odd\n", "")
        done = run(store, tmp_path, "rebuild", *HOME, **NAMED)
        assert (done.returncode, done.stderr) == (0, "")
        assert [line.split(", ")[-1] for line in done.stdout.splitlines()] == ["0 had other money"] * 2
        assert book(store) == live


@ON_EITHER_STORE
def test_check_finds_money_and_figures_that_do_not_fit_and_rebuild_mends_them(
    store: Store, tmp_path: Path, bus: Bus
) -> None:
    with accounting(store, tmp_path, **NAMED):
        write(store, by_the_hour("2026-11-01"), by_the_hour("2026-11-02"))
        wait_for(store, send(store, day_of_readings()))
        right = book(store)
    day = streams.day(0, "home", "2026-11-01")
    with store.client() as client:
        wrong = json.loads(client.hget(day, "44") or b"")
        wrong[3] += 1
        client.hset(day, "44", json.dumps(wrong))
        client.hset(day, "45m", "[1,2,0]")
    checked = run(store, tmp_path, "check", **NAMED)
    assert checked.returncode == 1
    assert "home: 2026-11: 1 quarter-hours have other money than their prices make: rebuild it" in checked.stdout
    assert "home: 2026-11: 1 quarter-hours have a measured value beside one that nobody set" in checked.stdout
    with store.client() as client:
        client.hdel(day, "45m")
        summary = json.loads(client.get(streams.summary(0, "home")) or b"")
        client.set(streams.summary(0, "home"), json.dumps(summary | {"hours": []}))
    assert "`hours` of the summary" in run(store, tmp_path, "check", **NAMED).stdout
    with accounting(store, tmp_path, **NAMED):
        assert run(store, tmp_path, "rebuild", *HOME, **NAMED).returncode == 0
        assert book(store) == right
    assert run(store, tmp_path, "check", **NAMED).returncode == 0
    with store.client() as client:
        client.hset(day, "44", "[1,")
    assert "a quarter-hour cannot be read" in run(store, tmp_path, "check", **NAMED).stdout


@ON_EITHER_STORE
def test_a_price_that_changed_for_an_old_month_while_accounting_was_away_is_heard_of(
    store: Store, tmp_path: Path, bus: Bus
) -> None:
    old_s = HOUR_S - 120 * 86_400
    day = "2026-07-04"
    write(store, a_day(day, MICRO))
    quarters = {old_s + at * 900: Quarter(1000, 0, 0, 1000 * MICRO, 0) for at in range(4)}
    ledger.save(bus, 0, seen=None, watermark=None, changes=[ledger.QuarterChange("home", quarters)])

    def costs() -> list[int | None]:
        return [quarter.cost_nano for quarter in ledger.load_quarters(bus, 0, "home", old_s, old_s + 3600).values()]

    with accounting(store, tmp_path, **NAMED):
        wait_for(store, send(store, [reading(10, import_w=1000, import_wh=5, maker=KAIFA)]))
    write(store, a_day(day, 2 * MICRO))
    with accounting(store, tmp_path, **NAMED):
        wait_until(lambda: costs() == [2000 * MICRO] * 4, "what was written meanwhile is heard of")
        # A month from before there were events is priced on demand.
        with store.client() as client:
            client.hset(streams.day(0, "home", day), "44", "[1000,0,0,5,0]")
        done = run(store, tmp_path, "rebuild", *HOME, "--to", "2026-07-31", **NAMED)
    assert "5 quarter-hours were gone through, 1 had other money" in done.stdout
