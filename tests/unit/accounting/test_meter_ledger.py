"""One meter's ledger: what it writes, and that stopping anywhere changes nothing."""

from itertools import pairwise
from zoneinfo import ZoneInfo

import msgspec
from amshub_accounting.core.meter_ledger import MeterLedger, State, first_quarter_kept_s
from amshub_contracts.ledger import MeterChange, Stored
from amshub_contracts.messages import IMPORT_EDITED, Quarter, Reading
from amshub_contracts.settings import MeterSettings, TariffSettings
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.accounting.readings import HOUR_S, KAIFA, reading

OSLO = ZoneInfo("Europe/Oslo")


def ledger(state: State | None = None, quarters: dict[int, Quarter] | None = None) -> MeterLedger:
    return MeterLedger("home", MeterSettings(), TariffSettings(), state or State(), Stored(quarters or {}, {}))


def two_hours() -> list[Reading]:
    """Power measures some 1,350 Wh an hour; the second hour's counter says less, so that the shown one must wait."""
    lists = [reading(at, import_w=1000 + at % 700, export_w=at % 300) for at in range(0, 7300, 10)]
    for at, import_wh, export_wh in ((10, 5000, 100), (3610, 6350, 250), (7210, 7600, 350)):
        lists[at // 10] = reading(
            at,
            import_w=1000,
            export_w=0,
            import_wh=import_wh,
            export_wh=export_wh,
            maker=KAIFA,
            meter_clock_s=HOUR_S + at,
        )
    return lists


def played(batches: list[list[Reading]], *, restart: bool) -> tuple[dict[int, Quarter], MeterChange]:
    """The store after these batches; with `restart` each batch is folded by a worker that knows only the store."""
    store: dict[int, Quarter] = {}
    worker = ledger()
    change = worker.changes()
    for batch in batches:
        if restart:
            state = msgspec.json.decode(change.state, type=State)
            at_ms = min(batch[0].received_at_ms, state.meter.at_ms or batch[0].received_at_ms)
            kept_s = first_quarter_kept_s(state.meter, at_ms, OSLO)
            worker = ledger(state, {start_s: quarter for start_s, quarter in store.items() if start_s >= kept_s})
        for each in batch:
            worker.fold(each)
        change = worker.changes()
        store |= change.quarters
    return store, change


@given(st.lists(st.integers(1, 729), max_size=12))
def test_any_batching_and_any_restart_give_the_same_ledger(cuts: list[int]) -> None:
    readings = two_hours()
    edges = [0, *sorted(set(cuts)), len(readings)]
    batches = [readings[start:end] for start, end in pairwise(edges)]
    whole_store, whole = played([readings], restart=False)
    for restart in (False, True):
        store, change = played(batches, restart=restart)
        assert store == whole_store
        assert change.summary == whole.summary


def test_both_directions_are_exact() -> None:
    store, change = played([two_hours()], restart=False)
    hours = [[store[start + hour] for start in range(HOUR_S, HOUR_S + 3600, 900)] for hour in (0, 3600)]
    assert [sum(quarter.import_wh for quarter in hour) for hour in hours] == [1350, 1250]
    assert [sum(quarter.export_wh for quarter in hour) for hour in hours] == [150, 100]
    assert change.summary.hours[-1].import_wh == 1250


def test_the_shown_counter_runs_on_between_lists_and_never_steps_back() -> None:
    worker = ledger()
    shown = []
    lists = [reading(at, import_w=3600) for at in range(0, 3610, 10)]
    lists[1] = reading(10, import_w=3600, import_wh=1000, maker=KAIFA)
    lists.append(reading(3612, import_w=3600, import_wh=4590, maker=KAIFA))
    for each in lists:
        worker.fold(each)
        counter = worker.changes().summary.import_counter_wh
        shown.append(counter or 0)
    assert shown == sorted(shown)
    assert shown[1] == 1010
    assert shown[-1] >= 4600


def test_quarters_older_than_last_month_leave_memory_but_not_the_store() -> None:
    worker = ledger()
    worker.fold(reading(0, import_w=1000))
    worker.fold(reading(900, import_w=1000))
    assert HOUR_S in worker.changes().quarters
    worker.fold(reading(100 * 86_400, import_w=1000))
    worker.changes()
    worker.fold(reading(100 * 86_400 + 10, import_w=1000))
    last = worker.changes()
    assert min(last.quarters) > HOUR_S + 99 * 86_400
    assert {day.date[:7] for day in last.summary.days} == {"2027-01", "2027-02"}


def test_an_outage_of_months_erases_nothing_that_was_stored() -> None:
    """Only the import counter is believed after 70 days; the export's interval stays open over all of them."""
    for restart in (False, True):
        start = [reading(at, import_w=400, export_w=100) for at in range(0, 3700, 10)]
        start[1] = reading(10, import_w=400, export_w=100, import_wh=1000, export_wh=1000, maker=KAIFA)
        late = 70 * 86_400
        back = [
            reading(late, import_w=400, export_w=100, import_wh=801_000, export_wh=90_000_000, maker=KAIFA),
            *[reading(late + at, import_w=400, export_w=100) for at in range(10, 100, 10)],
        ]
        store, _ = played([start, back[:1], back[1:5], back[5:]], restart=restart)
        closed = sum(quarter.import_wh for start_s, quarter in store.items() if start_s < HOUR_S + late)
        assert closed == 800_000


def test_what_was_said_of_the_next_month_in_advance_is_not_in_this_one() -> None:
    said = {HOUR_S - 3600: Quarter(100, 0, IMPORT_EDITED), HOUR_S + 30 * 86_400: Quarter(7, 0, IMPORT_EDITED)}
    held = ledger(quarters=said)
    held.fold(reading(10, import_w=1000))
    assert held.changes().summary.month.import_wh == 100
