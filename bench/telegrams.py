"""A thousand telegrams of each kind, no two alike: the simulator's lists, and P1 telegrams written here."""

import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from amshub_simulator.core.display import Display, ListKind
from amshub_simulator.core.makers import MAKERS

from tests.support.telegrams import crc16_arc

COUNT = 1000
ZONE = ZoneInfo("Europe/Oslo")
START = datetime(2025, 1, 15, 0, 0, tzinfo=UTC)
COUNTERS = ("import_wh", "export_wh", "import_varh", "export_varh")
PHASES = (1, 2, 3)


class Telegram(NamedTuple):
    """The bytes on the wire, when they came (UTC Unix time in ms), and the power that they say."""

    raw: bytes
    received_at_ms: int
    import_w: int


Encode = Callable[[random.Random, datetime], tuple[bytes, int]]


def telegrams(kind: str) -> list[Telegram]:
    """COUNT telegrams of one meter, as often as it sends them; the same ones at each call."""
    encode, every = KINDS[kind]
    draw = random.Random(kind)
    made = []
    for number in range(COUNT):
        clock = START + number * every
        raw, import_w = encode(draw, clock.astimezone(ZONE))
        made.append(Telegram(raw, int(clock.timestamp() * 1000) + 1500, import_w))
    if len({telegram.raw for telegram in made}) < COUNT:
        raise RuntimeError(f"two of the telegrams of {kind} are alike")
    return made


def _list(name: str, kind: ListKind) -> Encode:
    maker = MAKERS[name]

    def drawn(draw: random.Random, clock: datetime) -> tuple[bytes, int]:
        powers = {name: draw.randrange(100_000) for name in ("import_w", "export_w", "import_var", "export_var")}
        currents = {f"l{phase}_current_ma": draw.randrange(63_000) for phase in PHASES}
        voltages = {f"l{phase}_voltage_mv": draw.randrange(207_000, 253_000) for phase in PHASES}
        counters = {name: draw.randrange(100_000_000) for name in COUNTERS}
        local = clock.replace(tzinfo=None)
        shown = Display(
            sent_clock=local,
            latched_clock=local,
            meter_id=f"{maker.id_prefix}000000001",
            meter_model=maker.model,
            **powers,
            **currents,
            **voltages,
            **counters,
        )
        return maker.encode(kind, shown), shown.import_w

    return drawn


def _p1(draw: random.Random, clock: datetime) -> tuple[bytes, int]:
    """A telegram of a three-phase DSMR 5 meter with its gas meter."""

    def number(digits: int, decimals: int, unit: str) -> str:
        return f"({draw.randrange(10**digits):0{digits}}.{draw.randrange(10**decimals):0{decimals}}*{unit})"

    import_w = draw.randrange(100_000)
    lines = [
        "/ISK5\\2M550T-1012",
        "",
        "1-3:0.2.8(50)",
        f"0-0:1.0.0({clock:%y%m%d%H%M%S}W)",
        "0-0:96.1.1(4530303434303037313331353530363137)",
        *(f"1-0:{code}{number(6, 3, 'kWh')}" for code in ("1.8.1", "1.8.2", "2.8.1", "2.8.2")),
        "0-0:96.14.0(0002)",
        f"1-0:1.7.0({import_w // 1000:02}.{import_w % 1000:03}*kW)",
        f"1-0:2.7.0{number(2, 3, 'kW')}",
        "0-0:96.7.21(00004)",
        "0-0:96.7.9(00003)",
        *(f"1-0:{code}{number(3, 1, 'V')}" for code in ("32.7.0", "52.7.0", "72.7.0")),
        *(f"1-0:{code}({draw.randrange(64):03}*A)" for code in ("31.7.0", "51.7.0", "71.7.0")),
        *(f"1-0:{code}{number(2, 3, 'kW')}" for code in ("21.7.0", "41.7.0", "61.7.0", "22.7.0", "42.7.0", "62.7.0")),
        f"0-1:24.2.1({clock:%y%m%d%H}0000W){number(5, 3, 'm3')}",
        "!",
    ]
    text = "\r\n".join(lines).encode()
    return text + f"{crc16_arc(text):04X}\r\n".encode(), import_w


KINDS: dict[str, tuple[Encode, timedelta]] = {
    "aidon_list2": (_list("aidon", ListKind.DETAIL), timedelta(seconds=10)),
    "aidon_list3": (_list("aidon", ListKind.HOURLY), timedelta(hours=1)),
    "kaifa_list3": (_list("kaifa", ListKind.HOURLY), timedelta(hours=1)),
    "kamstrup_list3": (_list("kamstrup", ListKind.HOURLY), timedelta(hours=1)),
    "p1": (_p1, timedelta(seconds=1)),
}
"""Each kind's encoder, and how often a meter sends it."""
