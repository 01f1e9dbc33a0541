"""The table of the device's MQTT formats, and a reader that takes no other topic, key or digit.

It knows nothing of amshub: what a publisher sends is held against what the device's users were promised.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

PRINTF = {
    "%d": r"-?(0|[1-9]\d*)",
    **{f"%.{places}f": rf"-?(0|[1-9]\d*)\.\d{{{places}}}" for places in (1, 2, 3, 4, 10)},
}
ISO = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
WHOLE_HOUR = r"\d{4}-\d\d-\d\dT\d\d:00:00Z"
MAC = r"([0-9A-F]{2}:){5}[0-9A-F]{2}"


class Number(str):
    """A number of JSON, digit for digit."""


@dataclass(frozen=True)
class Text:
    """A string that matches."""

    pattern: str = r"[\s\S]*"


@dataclass(frozen=True)
class OrNull:
    """What is null where nobody knows."""

    kind: Any


@dataclass(frozen=True)
class ManyOf:
    """An array."""

    kind: Any
    at_most: int


@dataclass(frozen=True)
class ByAddress:
    """An object whose keys are addresses of 1-wire sensors."""

    kind: Any


@dataclass(frozen=True)
class Optional:
    """A key that may be missing."""

    kind: Any


@dataclass(frozen=True)
class Row:
    """One topic: below which, whether the broker keeps what is told there, and what that is."""

    topic: str
    kind: Any
    retain: bool = False
    is_json: bool = True


def phases(key: str, kind: str) -> dict[str, Any]:
    return {f"{key}{phase}": kind for phase in (1, 2, 3)}


HEADER = {
    "id": Text(MAC),
    "name": Text(),
    "up": "%d",
    "t": "%d",
    "vcc": "%.3f",
    "rssi": "%d",
    "temp": "%.2f",
}
NAMES = {"lv": Text(), "meterId": Text(), "type": Text()}
LIST_1 = {"P": "%d"}
LIST_2 = {**NAMES, "P": "%d", "Q": "%d", "PO": "%d", "QO": "%d", **phases("I", "%.2f"), **phases("U", "%.2f")}
COUNTERS = dict.fromkeys(("tPI", "tPIT1", "tPIT2", "tPO", "tPOT1", "tPOT2", "tQI", "tQO"), "%.3f")
LIST_3 = {**LIST_2, **COUNTERS, "rtc": "%d"}
LIST_4 = {
    **NAMES,
    "P": "%d",
    **phases("P", "%d"),
    "Q": "%d",
    "PO": "%d",
    **phases("PO", "%d"),
    "QO": "%d",
    **phases("I", "%.2f"),
    **phases("U", "%.2f"),
    "PF": "%.2f",
    **phases("PF", "%.2f"),
    **COUNTERS,
    **phases("tPI", "%.3f"),
    **phases("tPO", "%.3f"),
    "rtc": "%d",
}
LISTS = (LIST_1, LIST_2, LIST_3, LIST_4)
SUMS = {"h": "%.3f", "d": "%.2f", "m": "%.1f", "t": "%d", "x": "%.2f", "he": "%.3f", "de": "%.2f", "me": "%.1f"}
PEAKS = {"peaks": ManyOf("%.2f", 5)}
CHEAPEST = {f"cheapest{hours}hr": OrNull(Text(WHOLE_HOUR)) for hours in (1, 3, 6)}
EXTREMES = {"min": OrNull("%.4f"), "max": OrNull("%.4f"), **CHEAPEST}
CURVE = ManyOf(OrNull("%.4f"), 192)
PRICES = {"import": CURVE, "export": Optional(CURVE), **EXTREMES}
FLAT_PRICES = {
    "id": Text(MAC),
    **{f"pr_{hour}": OrNull("%.4f") for hour in range(38)},
    **{f"pr_{key}": kind for key, kind in EXTREMES.items()},
}
SYSTEM = {key: kind for key, kind in HEADER.items() if key != "t"} | {"version": Text()}
FIRMWARE = {
    "installed_version": Text(),
    "latest_version": Text(),
    "title": Text(),
    "release_url": Optional(Text("https?://.+")),
    "release_summary": Text(),
    "update_percentage": OrNull("%d"),
}
HEX = r"([0-9A-F]{2})*"
SHARED = [Row("/firmware", FIRMWARE), Row("/data", {"data": Text(HEX)}), Row("/(day|month)plot", None)]


def nested(suffixes: Mapping[str, str]) -> list[Row]:
    lists = [
        Row(suffixes[f"list{number}"], {**HEADER, "data": told, "realtime": {**SUMS, **PEAKS}})
        for number, told in enumerate(LISTS, 1)
    ]
    return [
        *lists,
        Row(suffixes["prices"], {"id": Text(MAC), "prices": PRICES}),
        Row(suffixes["system"], SYSTEM),
        Row(suffixes["temperatures"], {"temperatures": ByAddress("%.2f")}),
        *SHARED,
    ]


KINDS = ("list1", "list2", "list3", "list4", "prices", "system", "temperatures")
FLAT = [
    *(Row("", {**HEADER, **told, **{f"rt_{key}": kind for key, kind in SUMS.items()}, **PEAKS}) for told in LISTS),
    Row("", FLAT_PRICES),
    Row("", SYSTEM),
    Row("", ByAddress("%.2f")),
    *SHARED,
]


def plain(topic: str, kind: str, *, retain: bool = False) -> Row:
    """A row whose payload is bare text."""
    return Row(topic, kind, retain, is_json=False)


ANY = r"[\s\S]*"
NUMBER_OR_NOTHING = PRINTF["%.4f"] + "|"
RAW = [
    plain("/meter/dlms/timestamp", PRINTF["%d"]),
    plain("/meter/(import|export)/(active|reactive)", PRINTF["%d"]),
    plain("/meter/(id|type)", ANY),
    plain("/meter/(id|type)", ANY, retain=True),
    plain("/meter/l[123]/(current|voltage)", PRINTF["%.2f"]),
    plain("/meter/clock", PRINTF["%d"]),
    plain("/meter/(import|export)/active/accumulated(/tariff[12])?", PRINTF["%.3f"], retain=True),
    plain("/meter/(import|export)/reactive/accumulated", PRINTF["%.3f"], retain=True),
    plain("/meter/(import|export)/l[123]", PRINTF["%d"]),
    plain("/meter/(import|export)/l[123]/accumulated", PRINTF["%.2f"]),
    plain("/meter/(l[123]/)?powerfactor", PRINTF["%.2f"]),
    plain("/realtime/(import|export)/hour", PRINTF["%.3f"]),
    plain("/realtime/(import|export)/day", PRINTF["%.2f"]),
    plain("/realtime/(import|export)/month", PRINTF["%.1f"]),
    plain("/realtime/import/peak/[1-5]", PRINTF["%.10f"], retain=True),
    plain("/realtime/import/threshold(s/[1-9])?", PRINTF["%d"], retain=True),
    plain("/realtime/import/monthmax", PRINTF["%.3f"], retain=True),
    plain("/price/resolution", "15|60", retain=True),
    plain(r"/price/(import|export)/\d{1,3}", NUMBER_OR_NOTHING, retain=True),
    plain("/price/(min|max)", NUMBER_OR_NOTHING, retain=True),
    plain("/price/cheapest/[136]hr", f"({WHOLE_HOUR})?", retain=True),
    plain("/temperature/[0-9A-F]{16}", PRINTF["%.2f"]),
    plain("/id", MAC, retain=True),
    plain("/(uptime|mem|rssi)", PRINTF["%d"]),
    plain("/(vcc|temperature)", PRINTF["%.2f"]),
    plain("/data", HEX),
]
SVALUE = r"-?\d+\.\d;\d+\.\d|\d+\.\d\d|-?\d+\.\d;-?\d+\.\d;-?\d+\.\d"
DOMOTICZ = [Row("domoticz/in", {"command": Text("udevice"), "idx": "%d", "nvalue": "%d", "svalue": Text(SVALUE)})]

TIME, TIME_OR_NULL = Text(ISO), OrNull(Text(ISO))
HA_NAMES = {"lv": Text(), "id": Text(), "type": Text()}
HA_LIST_2 = {**HA_NAMES, **{key: kind for key, kind in LIST_2.items() if key not in NAMES}}
HA_LIST_4 = {
    **HA_NAMES,
    **{key: kind for key, kind in LIST_4.items() if key not in NAMES and key not in COUNTERS and key != "rtc"},
    "PF": "%d",
    **phases("PF", "%d"),
}
HA_ENERGY = dict.fromkeys(("tPI", "tPO", "tQI", "tQO"), "%.3f")
# Ours beside the device's: when a sum began, what this hour will have used, headroom, and counters.
HA_SPAN = {"use": "%.2f", "cost": OrNull("%.2f"), "produced": "%.2f", "income": OrNull("%.2f"), "start": TIME}
HA_REALTIME = {
    "max": "%.1f",
    "peaks": ManyOf("%.2f", 5),
    "threshold": OrNull("%d"),
    "hour": {**HA_SPAN, "projected": OrNull("%.2f")},
    "day": HA_SPAN,
    "month": HA_SPAN,
    "headroom": OrNull("%d"),
    "counter": {"import": OrNull("%.3f"), "export": OrNull("%.3f")},
    "meter": {**{key: OrNull(kind) for key, kind in HA_ENERGY.items()}, "rtc": TIME_OR_NULL},
    "thresholds": ManyOf("%d", 9),
    "t": TIME,
}
HA_PRICES = {**PRICES, "start": TIME, "resolution": "%d", "currency": Text("[A-Z]*")}
HOME_ASSISTANT = [
    *(Row("/power", {**told, "t": TIME_OR_NULL}) for told in (LIST_1, HA_LIST_2, HA_LIST_4)),
    Row("/energy", {**HA_ENERGY, "rtc": TIME_OR_NULL, "t": TIME_OR_NULL}),
    Row("/realtime", HA_REALTIME),
    Row("/prices", {"id": Text(MAC), "prices": HA_PRICES, "t": TIME}, retain=True),
    Row("/state", {**SYSTEM, "t": TIME}),
    Row("/temperatures", {"temperatures": ByAddress("%.2f"), "t": TIME}),
    *SHARED,
    plain("/[a-z0-9]+/status", "online|offline", retain=True),
]
FORMATS: dict[str, list[Row]] = {
    "json": nested(dict.fromkeys(KINDS, "")),
    "json-topics": nested({kind: f"/{kind}" for kind in KINDS}),
    "json-flat": FLAT,
    "raw": RAW,
    "raw-full": RAW,
    "domoticz": DOMOTICZ,
    "homeassistant": HOME_ASSISTANT,
    "hex": [plain("", HEX)],
}


class NotInTheTable(AssertionError):
    """A topic, key, digit or retain flag that the device does not have."""


def read(name: str, topic: str, payload: bytes, *, retain: bool, base: str = "ams") -> Any:
    """What the message says, numbers as they are written; raises NotInTheTable."""
    text = payload.decode()
    reasons = []
    for row in FORMATS[name]:
        if not re.fullmatch(row.topic if name == "domoticz" else re.escape(base) + row.topic, topic):
            continue
        if row.retain != retain:
            reasons.append("retain flag")
            continue
        try:
            value = strict_json(text) if row.is_json else text
            _check(row.kind if row.is_json else Text(row.kind), value, "")
        except NotInTheTable as reason:
            reasons.append(str(reason))
        else:
            return value
    raise NotInTheTable(f"{name} {topic} {text}: {'; '.join(reasons) or 'no such topic'}")


def strict_json(text: str) -> Any:
    """The value, its numbers as text; raises NotInTheTable for NaN, a key that comes twice and white space."""

    def refuse(constant: str) -> Any:
        raise NotInTheTable(f"{constant} is no JSON")

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len({key for key, _ in pairs}) != len(pairs):
            raise NotInTheTable("a key comes twice")
        return dict(pairs)

    try:
        value = json.loads(text, parse_float=Number, parse_int=Number, parse_constant=refuse, object_pairs_hook=members)
    except json.JSONDecodeError as error:
        raise NotInTheTable(str(error)) from error
    if re.search(r'[\]}",:\[{]\s|\s[\]}",:\[{]', re.sub(r'"(\\.|[^"\\])*"', '""', text)):
        raise NotInTheTable("there is white space between tokens")
    return value


def _check(kind: Any, value: Any, where: str) -> None:
    match kind:
        case None:
            return
        case OrNull(inner):
            if value is not None:
                _check(inner, value, where)
        case Text(pattern):
            if not isinstance(value, str) or isinstance(value, Number) or not re.fullmatch(pattern, value):
                raise NotInTheTable(f"{where}: {value!r} is no text like {pattern}")
        case ManyOf(inner, at_most):
            if not isinstance(value, list) or len(value) > at_most:
                raise NotInTheTable(f"{where}: {value!r} is no array of {at_most} at most")
            for member in value:
                _check(inner, member, f"{where}[]")
        case ByAddress(inner):
            if not isinstance(value, dict):
                raise NotInTheTable(f"{where}: no object")
            for address, member in value.items():
                _check(Text("[0-9A-F]{16}"), address, where)
                _check(inner, member, f"{where}.{address}")
        case dict():
            _check_members(kind, value, where)
        case _:
            if not isinstance(value, Number) or not re.fullmatch(PRINTF[kind], value):
                raise NotInTheTable(f"{where}: {value!r} is not written as {kind}")


def _check_members(kinds: dict[str, Any], value: Any, where: str) -> None:
    if not isinstance(value, dict):
        raise NotInTheTable(f"{where}: no object")
    expected = [key for key, kind in kinds.items() if key in value or not isinstance(kind, Optional)]
    if list(value) != expected:
        raise NotInTheTable(f"{where}: keys {list(value)}, not {expected}")
    for key, member in value.items():
        kind = kinds[key]
        _check(kind.kind if isinstance(kind, Optional) else kind, member, f"{where}.{key}")
