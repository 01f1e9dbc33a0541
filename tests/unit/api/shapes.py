"""Every key of the device's documentation with its type, and a check that an answer has them, in their order."""

from typing import Any

NUMBER = "number"
WHOLE = "whole number"
TEXT = "text"
FLAG = "true or false"
PRICE = "number or null"
PIN = "whole number or null"
ISO = "instant or null"

_KINDS: dict[str, tuple[type, ...]] = {
    NUMBER: (int, float),
    WHOLE: (int,),
    TEXT: (str,),
    FLAG: (bool,),
    PRICE: (int, float, type(None)),
    PIN: (int, type(None)),
    ISO: (str, type(None)),
}

_PHASE = {"u": NUMBER, "i": NUMBER, "p": WHOLE, "q": WHOLE, "f": NUMBER}
_SPAN = {"u": NUMBER, "c": PRICE, "p": NUMBER, "i": PRICE}
_UI = dict.fromkeys("ievarctpdmslhfk", WHOLE) | {"lang": TEXT}

DATA: dict[str, Any] = {
    "im": WHOLE,
    "om": WHOLE,
    "mf": WHOLE,
    "i": WHOLE,
    "e": WHOLE,
    "w": WHOLE,
    "ri": WHOLE,
    "re": WHOLE,
    "ic": NUMBER,
    "ec": NUMBER,
    "ric": NUMBER,
    "rec": NUMBER,
    "l1": _PHASE,
    "l2": {**_PHASE, "e": FLAG},
    "l3": _PHASE,
    "f": NUMBER,
    "v": NUMBER,
    "r": WHOLE,
    "t": NUMBER,
    "u": WHOLE,
    "m": WHOLE,
    "em": WHOLE,
    "hm": WHOLE,
    "wm": WHOLE,
    "mm": WHOLE,
    "me": WHOLE,
    "p": PRICE,
    "px": PRICE,
    "mt": WHOLE,
    "ds": WHOLE,
    "ea": {"x": NUMBER, "p": [NUMBER], "t": WHOLE, "h": _SPAN, "d": _SPAN, "m": _SPAN},
    "c": WHOLE,
}
NEWER_DATA: dict[str, Any] = {
    "ict1": NUMBER,
    "ict2": NUMBER,
    "ect1": NUMBER,
    "ect2": NUMBER,
    "sa": WHOLE,
    "pe": FLAG,
    "pr": TEXT,
    "pc": TEXT,
    "he": WHOLE,
    "ee": WHOLE,
    "a": FLAG,
}
DAYPLOT: dict[str, Any] = {"unit": TEXT}
MONTHPLOT: dict[str, Any] = {"unit": TEXT}
for _hour in range(24):
    DAYPLOT |= {f"i{_hour:02d}": NUMBER, f"e{_hour:02d}": NUMBER}
for _day in range(1, 32):
    MONTHPLOT |= {f"i{_day:02d}": NUMBER, f"e{_day:02d}": NUMBER}
ENERGYPRICE: dict[str, Any] = {"currency": TEXT, "source": TEXT} | {f"{hour:02d}": PRICE for hour in range(36)}
_PRICE_LIST: dict[str, Any] = {
    "currency": TEXT,
    "source": TEXT,
    "resolution": WHOLE,
    "direction": TEXT,
    "cursor": WHOLE,
    "importExportPriceDifferent": FLAG,
    "prices": [PRICE],
}
"""Of newer devices, with `spot` and `cheapest` of ours behind."""
IMPORTPRICE = _PRICE_LIST | {"spot": [PRICE], "cheapest": {"1": ISO, "3": ISO, "6": ISO}}
EXPORTPRICE = _PRICE_LIST | {"spot": [PRICE]}
SYSINFO: dict[str, Any] = {
    "version": TEXT,
    "chip": TEXT,
    "chipId": TEXT,
    "cpu": WHOLE,
    "mac": TEXT,
    "apmac": TEXT,
    "board": WHOLE,
    "vndcfg": FLAG,
    "usrcfg": FLAG,
    "fwconsent": WHOLE,
    "hostname": TEXT,
    "booting": FLAG,
    "upgrading": FLAG,
    "net": dict.fromkeys(("ip", "mask", "gw", "dns1", "dns2", "ipv6", "dns1v6", "dns2v6"), TEXT),
    "if": {"eth": FLAG},
    "meter": {"mfg": WHOLE, "model": TEXT, "id": TEXT},
    "ui": _UI,
    "security": WHOLE,
    "context": TEXT,
    "boot_reason": WHOLE,
    "ex_cause": WHOLE,
    "upgrade": {"x": WHOLE, "e": WHOLE, "f": TEXT, "t": TEXT},
    "last_month": _SPAN,
    "clock_offset": WHOLE,
    "features": [TEXT],
}
NEWER_SYSINFO: dict[str, Any] = {
    "upgrade": {"c": WHOLE, "n": TEXT, "p": WHOLE},
    "services": [{"k": TEXT, "s": WHOLE, "e": WHOLE, "d": TEXT}],
}
TARIFF: dict[str, Any] = {"t": [WHOLE], "p": [{"d": WHOLE, "v": NUMBER}], "c": WHOLE, "m": NUMBER}
NEWER_TARIFF: dict[str, Any] = {"p": [{"h": WHOLE}]}
_MONTH_DAY = {"m": WHOLE, "d": WHOLE}
PRICECONFIG: dict[str, Any] = {
    "o": [
        {
            "t": WHOLE,
            "n": TEXT,
            "d": WHOLE,
            "a": [WHOLE],
            "h": [WHOLE],
            "v": NUMBER,
            "s": _MONTH_DAY,
            "e": _MONTH_DAY,
        }
    ]
}
CONFIGURATION: dict[str, Any] = {
    "version": TEXT,
    "g": {"t": TEXT, "h": TEXT, "s": WHOLE, "u": TEXT, "p": TEXT, "c": TEXT},
    "m": {
        "o": WHOLE,
        "a": WHOLE,
        "b": WHOLE,
        "p": WHOLE,
        "i": FLAG,
        "s": WHOLE,
        "d": WHOLE,
        "f": WHOLE,
        "r": WHOLE,
        "e": {"e": FLAG, "k": TEXT, "a": TEXT},
        "m": {"e": FLAG, "w": NUMBER, "v": NUMBER, "a": NUMBER, "c": NUMBER},
    },
    "t": {"t": [WHOLE], "h": WHOLE},
    "w": {"s": TEXT, "p": TEXT, "w": NUMBER, "z": WHOLE, "b": FLAG},
    "n": {
        "c": WHOLE,
        "m": TEXT,
        "i": TEXT,
        "s": TEXT,
        "g": TEXT,
        "d1": TEXT,
        "d2": TEXT,
        "d": FLAG,
        "n1": TEXT,
        "h": FLAG,
        "x": FLAG,
    },
    "q": {
        "h": TEXT,
        "p": WHOLE,
        "u": TEXT,
        "a": TEXT,
        "c": TEXT,
        "b": TEXT,
        "m": WHOLE,
        "s": {"e": FLAG, "c": FLAG, "r": FLAG, "k": FLAG},
        "t": WHOLE,
        "d": WHOLE,
        "i": WHOLE,
        "k": WHOLE,
    },
    "p": {"e": FLAG, "t": TEXT, "r": TEXT, "c": TEXT},
    "d": {"s": FLAG, "t": FLAG, "l": WHOLE},
    "i": {
        "h": {"p": PIN, "u": FLAG, "t": PIN},
        "a": PIN,
        "l": {"p": PIN, "i": FLAG},
        "r": {"r": PIN, "g": PIN, "b": PIN, "i": FLAG},
        "d": {"d": PIN, "b": WHOLE},
        "t": {"d": PIN, "a": PIN},
        "v": {"p": PIN, "o": NUMBER, "m": NUMBER, "d": {"v": NUMBER, "g": NUMBER}, "b": NUMBER},
    },
    "u": _UI,
    "o": {"e": WHOLE, "c": WHOLE, "u1": WHOLE, "u2": WHOLE, "u3": WHOLE},
    "h": {"t": TEXT, "h": TEXT, "n": TEXT},
    "c": {"e": FLAG, "p": WHOLE, "es": FLAG},
}
TEMPERATURE: dict[str, Any] = {"c": NUMBER, "s": []}

DOCUMENTED: dict[str, dict[str, Any]] = {
    "/data.json": DATA,
    "/dayplot.json": DAYPLOT,
    "/monthplot.json": MONTHPLOT,
    "/energyprice.json": ENERGYPRICE,
    "/sysinfo.json": SYSINFO,
    "/tariff.json": TARIFF,
    "/priceconfig.json": PRICECONFIG,
    "/configuration.json": CONFIGURATION,
    "/temperature.json": TEMPERATURE,
}
NEWER: dict[str, dict[str, Any]] = {
    "/data.json": NEWER_DATA,
    "/sysinfo.json": NEWER_SYSINFO,
    "/tariff.json": NEWER_TARIFF,
}


def check(shape: Any, value: Any, path: str = "") -> None:
    """Fails, naming the key, where the value lacks one, has it in another order or as another type."""
    if isinstance(shape, dict):
        assert isinstance(value, dict), f"{path} is {value!r}, expected an object"
        assert [key for key in value if key in shape] == list(shape), f"keys of {path or 'the answer'}"
        for key, inner in shape.items():
            check(inner, value[key], f"{path}.{key}")
    elif isinstance(shape, list):
        assert isinstance(value, list), f"{path} is {value!r}, expected a list"
        for index, item in enumerate(value):
            check(shape[0] if shape else None, item, f"{path}[{index}]")
    else:
        assert isinstance(value, _KINDS[shape]), f"{path} is {value!r}, expected {shape}"
        assert isinstance(value, bool) == (shape == FLAG), f"{path} is {value!r}, expected {shape}"
