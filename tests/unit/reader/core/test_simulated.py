"""What the simulator encodes is what the decoder says, for each maker and each of its lists."""

from datetime import datetime
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest
from amshub_reader.core.decoder import Decoded, Decoder
from amshub_simulator.core.display import Display, ListKind
from amshub_simulator.core.encode import aidon, kaifa, kamstrup

OSLO = ZoneInfo("Europe/Oslo")
WINTER = datetime(2025, 1, 15, 14, 0, 5, tzinfo=OSLO)
POWERS = ("import_w", "export_w", "import_var", "export_var")
LINES = [f"l{phase}_{line}" for phase in (1, 2, 3) for line in ("current_ma", "voltage_mv")]
COUNTERS = ("import_wh", "export_wh", "import_varh", "export_varh")
# In the coarsest steps of the three: 100 mA, 1 V, 10 Wh.
DISPLAY = Display(
    sent_clock=WINTER,
    latched_clock=WINTER,
    meter_id="7359992000000001",
    meter_model="6841131BN243101040",
    import_w=4_321,
    export_w=12,
    import_var=34,
    export_var=567,
    l1_current_ma=6_500,
    l2_current_ma=7_600,
    l3_current_ma=18_100,
    l1_voltage_mv=229_000,
    l2_voltage_mv=230_000,
    l3_voltage_mv=241_000,
    import_wh=109_552_250,
    export_wh=20,
    import_varh=130_480,
    export_varh=15_319_720,
)
FIELDS = {
    ListKind.POWER: ("import_w",),
    ListKind.DETAIL: (*POWERS, *LINES),
    ListKind.HOURLY: (*POWERS, *LINES, *COUNTERS),
}


LISTS = [(maker, kind) for maker in (aidon, kaifa) for kind in ListKind]
LISTS += [(kamstrup, ListKind.DETAIL), (kamstrup, ListKind.HOURLY)]  # it has no list of the power alone


@pytest.mark.parametrize(("maker", "kind"), LISTS)
def test_each_list_says_what_the_simulated_meter_shows(maker: ModuleType, kind: ListKind) -> None:
    [result] = Decoder(OSLO).feed(maker.encode(kind, DISPLAY), None)

    assert isinstance(result, Decoded)
    assert result.fields["list_type"] == kind.value
    assert {field: result.fields[field] for field in FIELDS[kind]} == {
        field: getattr(DISPLAY, field) for field in FIELDS[kind]
    }
    if kind is not ListKind.POWER:
        assert result.fields["meter_id"] == DISPLAY.meter_id
        assert result.fields["meter_model"] == DISPLAY.meter_model
    if kind is ListKind.HOURLY:
        assert result.fields["meter_clock_s"] == int(WINTER.timestamp())
