"""What a user or a file says is laid over what was measured, and can be taken off again."""

import pytest
from amshub_accounting.core.obey import Refused, obey
from amshub_accounting.core.overlay import EXPORT, IMPORT, clear, fill_in, put_energy
from amshub_contracts.commands import Clear, FileRow, FillIn, SetEnergy
from amshub_contracts.ledger import Stored
from amshub_contracts.messages import (
    EXPORT_EDITED,
    EXPORT_ESTIMATED,
    EXPORT_FROM_FILE,
    IMPORT_EDITED,
    IMPORT_ESTIMATED,
    IMPORT_FROM_FILE,
    IMPORT_PROVISIONAL,
    Quarter,
)
from hypothesis import given
from hypothesis import strategies as st

HOUR_S = 1_793_534_400
QUARTERS = [HOUR_S + at * 900 for at in range(4)]
QUARTER = st.builds(
    Quarter,
    st.integers(0, 30_000),
    st.integers(0, 30_000),
    st.sampled_from([0, IMPORT_ESTIMATED, EXPORT_ESTIMATED, IMPORT_PROVISIONAL, IMPORT_ESTIMATED | EXPORT_ESTIMATED]),
)
"""As measured."""
MEASURED = st.dictionaries(st.sampled_from(QUARTERS), QUARTER)


def hour(quarters: dict[int, Quarter]) -> Stored:
    return Stored(dict(quarters), {})


def import_wh(stored: Stored) -> list[int | None]:
    return [stored.quarters[at].import_wh if at in stored.quarters else None for at in QUARTERS]


def set_import(wh: int, start_s: int = HOUR_S, end_s: int = HOUR_S + 3600) -> SetEnergy:
    return SetEnergy(meter="home", by="test", at_ms=0, start_s=start_s, end_s=end_s, import_wh=wh)


def test_an_hour_that_is_set_keeps_its_shape_and_says_that_a_user_set_it() -> None:
    stored = hour(
        {QUARTERS[0]: Quarter(100, 7), QUARTERS[1]: Quarter(300), QUARTERS[2]: Quarter(0, 0, IMPORT_ESTIMATED)}
    )
    assert obey(stored, set_import(800)) == "import 0.400 became 0.800 kWh"
    assert import_wh(stored) == [200, 600, 0, 0]
    assert {quarter.flags for quarter in stored.quarters.values()} == {IMPORT_EDITED}
    assert stored.quarters[QUARTERS[0]].export_wh == 7
    assert stored.measured == {
        QUARTERS[0]: Quarter(100, 7),
        QUARTERS[1]: Quarter(300),
        QUARTERS[2]: Quarter(0, 0, IMPORT_ESTIMATED),
    }


@given(MEASURED, st.lists(st.tuples(st.sampled_from([IMPORT, EXPORT]), st.integers(0, 100_000)), max_size=4))
def test_clearing_gives_back_what_was_measured_however_often_it_was_set(
    measured: dict[int, Quarter], edits: list[tuple[type, int]]
) -> None:
    stored = hour(measured)
    for direction, wh in edits:
        put_energy(stored, HOUR_S, HOUR_S + 3600, direction, wh, direction.edited)  # type: ignore[attr-defined, arg-type]  # a Direction
        assert sum(direction.wh_of(stored.quarters[at]) for at in QUARTERS) == wh  # type: ignore[attr-defined]
    clear(stored, HOUR_S, HOUR_S + 3600)
    assert stored == hour(measured)


@given(MEASURED, st.integers(0, 100_000), st.booleans())
def test_a_row_of_a_file_moves_nothing_that_was_measured_well(
    measured: dict[int, Quarter], wh: int, estimated: bool
) -> None:
    stored = hour(measured)
    firm = {at: quarter for at, quarter in measured.items() if not quarter.flags & IMPORT_ESTIMATED}
    fill_in(stored, [FileRow(HOUR_S, 60, import_wh=wh, estimated=estimated)])
    assert {at: stored.quarters[at] for at in firm} == firm
    firm_wh = sum(quarter.import_wh for quarter in firm.values())
    filled = [stored.quarters[at] for at in QUARTERS if at not in firm]
    assert sum(quarter.import_wh for quarter in filled) == (max(0, wh - firm_wh) if filled else 0)
    assert all(quarter.flags & IMPORT_FROM_FILE for quarter in filled)
    assert all(bool(quarter.flags & IMPORT_ESTIMATED) == (estimated or firm_wh > wh) for quarter in filled)
    clear(stored, HOUR_S, HOUR_S + 3600)
    assert stored == hour(measured)


def test_the_same_file_twice_is_the_same_as_once_and_a_later_one_wins() -> None:
    stored = hour({QUARTERS[3]: Quarter(50, 0, IMPORT_ESTIMATED | EXPORT_ESTIMATED)})
    row = FileRow(HOUR_S, 60, import_wh=1000, export_wh=10)
    fill_in(stored, [row])
    once = Stored(dict(stored.quarters), dict(stored.measured))
    fill_in(stored, [row])
    assert stored == once
    fill_in(stored, [FileRow(HOUR_S, 60, import_wh=1200)])
    assert sum(quarter.import_wh for quarter in stored.quarters.values()) == 1200
    assert sum(quarter.export_wh for quarter in stored.quarters.values()) == 10


def test_production_may_come_in_a_file_of_its_own_after_consumption() -> None:
    stored = Stored({}, {})
    fill_in(stored, [FileRow(HOUR_S, 60, import_wh=1000)])
    assert fill_in(stored, [FileRow(HOUR_S, 60, export_wh=400)]) == (1, 400)
    assert sum(quarter.export_wh for quarter in stored.quarters.values()) == 400
    assert {quarter.flags for quarter in stored.quarters.values()} == {IMPORT_FROM_FILE | EXPORT_FROM_FILE}


def test_an_estimated_day_takes_no_place_of_a_files_measured_hour() -> None:
    stored = Stored({}, {})
    fill_in(stored, [FileRow(HOUR_S, 60, import_wh=1000)])
    fill_in(stored, [FileRow(HOUR_S, 120, import_wh=1500, estimated=True)])
    assert sum(stored.quarters[at].import_wh for at in QUARTERS) == 1000
    assert sum(stored.quarters[at + 3600].import_wh for at in QUARTERS) == 500


def test_an_edit_of_a_files_hour_is_taken_back_to_the_files() -> None:
    stored = Stored({}, {})
    fill_in(stored, [FileRow(HOUR_S, 60, import_wh=1000)])
    put_energy(stored, HOUR_S, HOUR_S + 3600, IMPORT, 2000, IMPORT_EDITED)
    fill_in(stored, [FileRow(HOUR_S, 60, import_wh=3000)])
    assert sum(quarter.import_wh for quarter in stored.quarters.values()) == 2000, "what a user set stays"
    clear(stored, HOUR_S, HOUR_S + 3600)
    assert import_wh(stored) == [250] * 4
    assert {quarter.flags for quarter in stored.quarters.values()} == {IMPORT_FROM_FILE}


def test_both_directions_are_set_apart() -> None:
    stored = hour({at: Quarter(100, 100) for at in QUARTERS})
    put_energy(stored, HOUR_S, HOUR_S + 3600, EXPORT, 0, EXPORT_EDITED)
    assert {quarter.flags for quarter in stored.quarters.values()} == {EXPORT_EDITED}
    assert import_wh(stored) == [100] * 4


@pytest.mark.parametrize(
    "command",
    [
        set_import(1, HOUR_S + 1),
        set_import(1, HOUR_S, HOUR_S),
        set_import(1, HOUR_S, HOUR_S - 900),
        set_import(1, HOUR_S, HOUR_S + 70 * 86_400),
        set_import(1_000_001),
        SetEnergy(meter="home", by="test", at_ms=0, start_s=HOUR_S, end_s=HOUR_S + 900),
        Clear(meter="home", by="test", at_ms=0, start_s=HOUR_S, end_s=HOUR_S + 60),
        FillIn(meter="home", by="test", at_ms=0, rows=(FileRow(HOUR_S + 30, 15, 1),)),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(command: SetEnergy | Clear | FillIn) -> None:
    stored = hour({at: Quarter(100, 100) for at in QUARTERS})
    with pytest.raises(Refused):
        obey(stored, command)
    assert stored == hour({at: Quarter(100, 100) for at in QUARTERS})
