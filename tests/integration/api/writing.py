"""What the reader and accounting leave in the store, written by their own contracts."""

import msgspec
from amshub_contracts import streams
from amshub_contracts.bus import Bus, Command
from amshub_contracts.codec import to_fields
from amshub_contracts.messages import Energy, Hour, Peak, ReaderStatus, Reading, Summary, Tariff

NOW_MS = 1_795_000_000_000
"""Wed 18 Nov 2026 11:06:40 UTC."""

READING = Reading(
    meter="home",
    seq=7,
    received_at_ms=NOW_MS - 2_000,
    maker=3,
    meter_id="5706567000000000",
    meter_model="6841131BN243101040",
    import_w=3_482,
    export_w=0,
    l1_voltage_mv=231_400,
    l1_current_ma=6_120,
    l2_voltage_mv=229_900,
    l2_current_ma=8_040,
    l3_voltage_mv=230_800,
    l3_current_ma=1_210,
    import_wh=43_120_880,
    export_wh=1_203_000,
)
STATUS = ReaderStatus(
    state="receiving",
    message="",
    written_at_ms=NOW_MS,
    started_at_ms=NOW_MS - 86_400_000,
    last_frame_at_ms=NOW_MS - 2_000,
    frames=34_000,
    bytes=4_000_000,
    errors={"BadChecksum": 2},
    merged=12,
    gaps=3,
    longest_gap_ms=61_000,
    unknown_items=5,
    replays=1,
)
SUMMARY = Summary(
    as_of_ms=NOW_MS - 2_000,
    hour=Energy(410, 0),
    hours=(Hour((NOW_MS // 3_600_000 - 1) * 3_600, 3_280, 120),),
    tariff=Tariff((Peak("2026-11-03", 18, 9_000),), 9_000, 10),
    import_counter_wh=43_121_234,
    export_counter_wh=1_203_000,
)


def write(bus: Bus, *, reading: Reading = READING, status: ReaderStatus = STATUS, summary: Summary = SUMMARY) -> None:
    """Put these into the store as one meter's newest."""
    fields = [part for pair in to_fields(reading).items() for part in pair]
    commands: list[Command] = [
        ("HSET", streams.latest(0, reading.meter), *fields),
        ("SET", streams.status(0, reading.meter), msgspec.json.encode(status)),
        ("SET", streams.summary(0, reading.meter), msgspec.json.encode(summary)),
    ]
    bus.commit(commands)
