"""What the simulator encodes, the reader decodes to what the household did: two implementations of one standard."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from amshub_reader.core.decoder import Decoded, Decoder
from amshub_reader.core.p1.telegram import Fields
from amshub_simulator.core.display import ListKind
from amshub_simulator.core.household import Household
from amshub_simulator.core.meter import DEFAULT_KWP, Meter

HOUR_MS = 3_600_000
OSLO = ZoneInfo("Europe/Oslo")
HELSINKI = ZoneInfo("Europe/Helsinki")
MAKERS = {"aidon": 1, "kaifa": 2, "kamstrup": 3}
CLOCK_S = {
    "aidon": lambda at_ms: at_ms // HOUR_MS * 3600,
    "kaifa": lambda at_ms: at_ms // HOUR_MS * 3600 + 10,
    "kamstrup": lambda at_ms: at_ms // 1000,
}


@pytest.mark.parametrize("maker", sorted(MAKERS))
@pytest.mark.parametrize("zone", [OSLO, HELSINKI], ids=str)
@pytest.mark.parametrize("start", ["2020-10-24T22:00", "2020-03-28T23:00", "2020-06-20T09:00"])
def test_every_list_says_what_the_household_did(maker: str, zone: ZoneInfo, start: str) -> None:
    start_ms = int(datetime.fromisoformat(start).replace(tzinfo=UTC).timestamp() * 1000)
    meter, household, decoder = Meter(maker, 5, zone), Household(5, zone, DEFAULT_KWP), Decoder(zone)
    hourly = 0
    for at_ms, kind in meter.frames_between(start_ms, start_ms + 5 * HOUR_MS):
        (decoded,) = decoder.feed(meter.frame(at_ms, kind), at_ms)
        assert isinstance(decoded, Decoded)
        said, net_w = decoded.fields, household.net_w(at_ms)
        assert (said["list_type"], said["import_w"]) == (kind, max(net_w, 0))
        if kind is not ListKind.POWER:
            assert (said["maker"], said["export_w"]) == (MAKERS[maker], max(-net_w, 0))
            assert _apparent_w(said) == pytest.approx(abs(net_w), abs=80)  # the makers' steps of 100 mA and of 1 V
        if kind is ListKind.HOURLY:
            hourly += 1
            assert (said["import_wh"], said["export_wh"]) == meter.counters_wh(at_ms - at_ms % HOUR_MS)
            assert said["meter_clock_s"] == CLOCK_S[maker](at_ms)
    assert hourly == 5
    assert decoder.finish() == []


def _apparent_w(said: Fields) -> float:
    return sum(
        _number(said, f"l{phase}_voltage_mv") * _number(said, f"l{phase}_current_ma") / 1e6 for phase in (1, 2, 3)
    )


def _number(said: Fields, name: str) -> int:
    value = said[name]
    assert isinstance(value, int)
    return value
