"""One household at one instant, of which the golden documents tell."""

from dataclasses import replace

import msgspec
from amshub_contracts.messages import Energy, Peak, PriceDay, PricePoint, Reading, Sensor, Summary, Tariff
from amshub_contracts.price_curve import Curve
from amshub_mqtt.core.view import Gateway, Meter, MeterView, PriceView

NOW_S = 1_768_476_605
"""2026-01-15T11:30:05Z, 12:30:05 in Oslo."""
NOW_MS = NOW_S * 1000
HOUR_S = NOW_S - 1805
"""11:00:00Z."""

METER = Meter("home", currency="NOK")
GATEWAY = Gateway(
    mac="AA:BB:CC:DD:EE:FF",
    client_id="ams",
    version="v1.2.3",
    started_at_ms=NOW_MS - 4_000_999,
    url="http://server:8080/",
    free_bytes=123_456_789,
    sensors=(Sensor("28FF641E82160351", 21_125), Sensor("28FF641E82160352", -1_500)),
)

LIST_1 = Reading(meter="home", seq=1, received_at_ms=NOW_MS, list_type=1, import_w=3600)
LIST_2 = Reading(
    meter="home",
    seq=1,
    received_at_ms=NOW_MS,
    list_type=2,
    maker=3,
    list_version='Kamstrup "V0001"',
    meter_id="6970631400000001",
    meter_model="MX\\6842",
    import_w=3600,
    import_var=12,
    export_w=0,
    export_var=345,
    l1_current_ma=5_126,
    l2_current_ma=0,
    l3_current_ma=9_999,
    l1_voltage_mv=230_100,
    l3_voltage_mv=229_996,
)
LIST_3 = msgspec.structs.replace(
    LIST_2,
    list_type=3,
    import_wh=12_345_678,
    import_t1_wh=8_000_001,
    import_t2_wh=4_345_677,
    export_wh=987,
    import_varh=5,
    export_varh=1_234_567,
    meter_clock_s=NOW_S - 5,
)
LIST_4 = msgspec.structs.replace(
    LIST_3,
    list_type=4,
    export_w=150,
    l1_import_w=1200,
    l2_import_w=1199,
    l3_import_w=1201,
    l1_export_w=50,
    l2_export_w=49,
    l3_export_w=51,
    power_factor_milli=980,
    l1_power_factor_milli=1000,
    l3_power_factor_milli=333,
    l1_import_wh=1_000_001,
    l2_import_wh=2_000_006,
    l1_export_wh=100,
)
FRAMES = {"list 1": LIST_1, "list 2": LIST_2, "list 3": LIST_3, "list 4": LIST_4}

SUMMARY = Summary(
    as_of_ms=NOW_MS - 2_500,
    hour=Energy(1_234, 6, cost_nano=2_346_000_000, income_nano=0),
    day=Energy(12_340, 46, cost_nano=20_001_000_000),
    month=Energy(123_460, 446),
    tariff=Tariff(
        peaks=(Peak("2026-01-07", 18, 5_200), Peak("2026-01-12", 7, 4_109)),
        mean_w=4_654,
        step_kw=5,
        peaks_counted=3,
        thresholds_kw=(2, 5, 10, 15, 20, 25, 50, 75, 100, 65_535),
    ),
    projected_hour_wh=2_468,
    headroom_w=1_700,
    import_counter_wh=12_346_000,
    export_counter_wh=990,
)


def told(frame: Reading, *, seen_export: bool = True, summary: Summary | None = SUMMARY) -> MeterView:
    """The household when this frame has come; the meter sends all its lists."""
    return MeterView(METER, frame, LIST_4, summary, seen_export)


PRICES = PriceView(
    METER,
    Curve(
        (
            PriceDay(
                area="NO1",
                day="2026-01-15",
                source="EOE",
                source_currency="EUR",
                currency="NOK",
                points=tuple(
                    PricePoint(
                        HOUR_S + 3600 * number,
                        60,
                        spot_micro=0,
                        import_micro=import_micro,
                        import_above_micro=import_micro,
                        export_micro=None if number == 2 else 50_000,
                    )
                    for number, import_micro in enumerate((500_000, 250_000, 100_000, 200_000, 1_234_560))
                ),
                written_at_ms=0,
            ),
        )
    ),
    resolution_minutes=60,
    seen_export=True,
)
"""Five hours from 11:00Z on; nobody knows what comes after."""
SECOND_METER = replace(METER, name="cabin", is_first=False)
