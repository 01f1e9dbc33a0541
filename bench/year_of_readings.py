"""A year of one meter's readings, each ten seconds, with what its registers really did."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from amshub_contracts.messages import Reading

ZONE = ZoneInfo("Europe/Oslo")
FIRST = datetime(2026, 1, 1, tzinfo=ZONE)
"""Both changes of the clocks are in the year that begins here."""
START_S = int(FIRST.timestamp())
END_S = int(datetime(2027, 1, 1, tzinfo=ZONE).timestamp())
PERIOD_S = 10
HOUR_S = 3600
WS_PER_WH = 3600
DAYS = [FIRST.date() + timedelta(days=number) for number in range(-1, 366)]


def _second(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=ZONE).timestamp())


EXCHANGED_S = _second("2026-07-01T11:00")
"""From here on another meter counts, from nothing."""
SILENCES_S = (
    (_second("2026-02-11T08:12"), _second("2026-02-11T08:19")),
    (_second("2026-03-29T01:30"), _second("2026-03-29T04:30")),
    (_second("2026-05-31T20:15"), _second("2026-06-01T05:40")),
    (_second("2026-09-07T07:05"), _second("2026-09-10T16:20")),
    (_second("2026-10-25T01:10"), _second("2026-10-25T03:50")),
)


def readings(registers_wh: dict[int, int]) -> Iterator[Reading]:
    """In order, with counters each hour, ten seconds late; `registers_wh` gets the true import at each UTC hour."""
    seq = import_ws = export_ws = 0
    silences = iter(SILENCES_S)
    silent_from_s, silent_to_s = next(silences)
    meter_id = "old"
    for at_s in range(START_S + PERIOD_S, END_S + PERIOD_S + 1, PERIOD_S):
        hourly = at_s % HOUR_S == PERIOD_S
        import_wh, export_wh = import_ws // WS_PER_WH, export_ws // WS_PER_WH
        if hourly:
            registers_wh[at_s - PERIOD_S] = import_wh
        net_w = net_w_at(at_s)
        import_ws += max(net_w, 0) * PERIOD_S
        export_ws += max(-net_w, 0) * PERIOD_S
        if at_s == EXCHANGED_S:
            meter_id, import_ws, export_ws = "new", 0, 0
        if at_s > silent_to_s:
            silent_from_s, silent_to_s = next(silences, (END_S * 2, END_S * 2))
        if at_s >= silent_from_s:
            continue
        seq += 1
        yield Reading(
            meter="home",
            seq=seq,
            received_at_ms=at_s * 1000,
            list_type=3 if hourly else 2,
            maker=2,
            meter_id=meter_id,
            import_w=max(net_w, 0),
            export_w=max(-net_w, 0),
            l1_voltage_mv=230_000 + at_s % 3000,
            l1_current_ma=abs(net_w) * 1000 // 230,
            import_wh=import_wh if hourly else None,
            export_wh=export_wh if hourly else None,
        )


def net_w_at(at_s: int) -> int:
    """What the house draws, W; less than nothing on summer days, when its panels give."""
    hour = at_s // HOUR_S % 24
    drawn_w = 400 + at_s * 2_654_435_761 % 2_400 + 900 * (hour in (6, 7, 17, 18, 19))
    return drawn_w - 3_000 * (9 <= hour < 16 and _is_summer(at_s))


def _is_summer(at_s: int) -> bool:
    return 90 * 86_400 <= at_s - START_S < 270 * 86_400
