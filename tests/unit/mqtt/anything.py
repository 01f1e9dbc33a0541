"""Any meter, ledger and price curve that may come, for hypothesis."""

from typing import Any

import msgspec
from amshub_contracts.codec import FIELDS
from amshub_contracts.messages import Energy, Peak, PriceDay, PricePoint, Reading, Sensor, Summary, Tariff
from amshub_contracts.price_curve import Curve, MonthSoFar
from amshub_mqtt.core.view import Gateway, Meter, MeterView, PriceView
from hypothesis import strategies as st

from tests.unit.mqtt.household import HOUR_S, NOW_MS

TEXTS = ("meter_id", "meter_model", "list_version")
NOT_NUMBERS = {"meter", "seq", "received_at_ms", "list_type", *TEXTS, "l2_current_calculated", "import_peak_history"}
NUMBERS = [name for name in FIELDS if name not in NOT_NUMBERS]

instants_ms = st.integers(978_307_200_000, 4_102_444_800_000)
"""From 2001 to 2100: the reader stamps nothing before its clock is set."""
values = st.integers(0, 2**63) | st.integers(0, 10**9)
signed = st.integers(-(10**15), 10**15)
steps_kw = st.lists(st.integers(1, 1000), max_size=9, unique=True).map(
    lambda steps: (*sorted(steps), *[65_535] * (10 - len(steps)))
)


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    said: dict[str, Any] = {
        **draw(st.dictionaries(st.sampled_from(NUMBERS), values)),
        **draw(st.dictionaries(st.sampled_from(TEXTS), st.text(max_size=40))),
        "list_type": draw(st.none() | st.integers(1, 4)),
    }
    return Reading(meter="home", seq=1, received_at_ms=draw(instants_ms), **said)


energies = st.builds(
    Energy,
    import_wh=st.integers(0, 10**12),
    export_wh=st.integers(0, 10**12),
    cost_nano=st.none() | signed,
    income_nano=st.none() | signed,
)
tariffs = st.builds(
    Tariff,
    peaks=st.lists(st.builds(Peak, st.just("2026-01-07"), st.integers(0, 23), st.integers(0, 10**9)), max_size=10).map(
        tuple
    ),
    mean_w=st.integers(0, 10**9),
    step_kw=st.just(65_535) | st.integers(0, 1000),
    peaks_counted=st.integers(0, 10),
    thresholds_kw=st.just(()) | steps_kw,
)
summaries = st.builds(
    Summary,
    as_of_ms=instants_ms,
    hour=energies,
    day=energies,
    month=energies,
    tariff=tariffs,
    projected_hour_wh=st.none() | st.integers(0, 10**9),
    headroom_w=st.none() | signed,
    import_counter_wh=st.none() | values,
    export_counter_wh=st.none() | values,
)
meters = st.builds(
    Meter,
    name=st.from_regex(r"[a-z0-9]{1,32}", fullmatch=True) | st.sampled_from(["status", "command", "prices", "data"]),
    is_first=st.booleans(),
    zone=st.sampled_from(["Europe/Oslo", "Asia/Kolkata", "America/St_Johns"]),
    currency=st.sampled_from(["", "NOK", "EUR"]),
)
micros = st.none() | st.integers(-5_000_000_000, 5_000_000_000)


@st.composite
def views(draw: st.DrawFn) -> MeterView:
    frame = draw(readings())
    merged = msgspec.structs.replace(draw(readings()), list_type=frame.list_type)
    known = {name: value for name in FIELDS if (value := getattr(frame, name)) is not None}
    return MeterView(
        draw(meters),
        frame,
        msgspec.structs.replace(merged, **known),
        draw(st.none() | summaries),
        draw(st.booleans()),
        draw(st.booleans()),
    )


@st.composite
def price_views(draw: st.DrawFn) -> PriceView:
    minutes = draw(st.sampled_from([15, 60]))
    first_s = HOUR_S + 3600 * draw(st.integers(-30, 30))
    points = tuple(
        PricePoint(first_s + number * minutes * 60, minutes, *prices)
        for number, prices in enumerate(draw(st.lists(st.tuples(micros, micros, micros, micros), max_size=60)))
    )
    day = PriceDay(
        area="NO1",
        day="2026-01-15",
        source="EOE",
        source_currency="EUR",
        currency="NOK",
        points=points,
        written_at_ms=0,
    )
    days = (day,) if draw(st.booleans()) else ()
    return PriceView(draw(meters), Curve(days, MonthSoFar()), minutes, draw(st.booleans()))


sensors = st.lists(
    st.builds(Sensor, st.from_regex(r"[0-9A-F]{16}", fullmatch=True), st.integers(-55_000, 125_000)),
    max_size=4,
    unique_by=lambda sensor: sensor.address,
).map(tuple)
gateways = st.builds(
    Gateway,
    mac=st.just("AA:BB:CC:DD:EE:FF"),
    client_id=st.text(max_size=30),
    version=st.text(max_size=10),
    started_at_ms=st.integers(0, NOW_MS + 10_000),
    url=st.text(max_size=30) | st.just("http://server:8080/"),
    free_bytes=st.integers(0, 2**40),
    rssi_dbm=st.none() | st.integers(-120, 0),
    supply_mv=st.none() | st.integers(0, 10_000),
    sensors=sensors,
)
