"""Every key of the device's documentation with its type, and a check that an answer has them, in their order."""

from decimal import Decimal
from typing import Any

TENTHS = "number with at most one decimal"
HUNDREDTHS = "number with at most two decimals"
THOUSANDTHS = "number with at most three decimals"
TEN_THOUSANDTHS = "number with at most four decimals"
MONEY = "number with at most two decimals, or null"
WHOLE = "whole number"
TEXT = "text"
FLAG = "true or false"
PRICE = "number with at most four decimals, or null"
PIN = "whole number or null"
ISO = "instant or null"

_KINDS: dict[str, tuple[type, ...]] = {
    TENTHS: (int, float, Decimal),
    HUNDREDTHS: (int, float, Decimal),
    THOUSANDTHS: (int, float, Decimal),
    TEN_THOUSANDTHS: (int, float, Decimal),
    MONEY: (int, float, Decimal, type(None)),
    WHOLE: (int,),
    TEXT: (str,),
    FLAG: (bool,),
    PRICE: (int, float, Decimal, type(None)),
    PIN: (int, type(None)),
    ISO: (str, type(None)),
}
_DECIMALS = {TENTHS: 1, HUNDREDTHS: 2, MONEY: 2, THOUSANDTHS: 3, TEN_THOUSANDTHS: 4, PRICE: 4}

_PHASE = {"u": HUNDREDTHS, "i": HUNDREDTHS, "p": WHOLE, "q": WHOLE, "f": HUNDREDTHS}
_SPAN = {"u": HUNDREDTHS, "c": MONEY, "p": HUNDREDTHS, "i": MONEY}
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
    "ic": THOUSANDTHS,
    "ec": THOUSANDTHS,
    "ric": THOUSANDTHS,
    "rec": THOUSANDTHS,
    "l1": _PHASE,
    "l2": {**_PHASE, "e": FLAG},
    "l3": _PHASE,
    "f": HUNDREDTHS,
    "v": THOUSANDTHS,
    "r": WHOLE,
    "t": HUNDREDTHS,
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
    "ea": {"x": TENTHS, "p": [HUNDREDTHS], "t": WHOLE, "h": _SPAN, "d": _SPAN, "m": _SPAN},
    "c": WHOLE,
}
NEWER_DATA: dict[str, Any] = {
    "ict1": THOUSANDTHS,
    "ict2": THOUSANDTHS,
    "ect1": THOUSANDTHS,
    "ect2": THOUSANDTHS,
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
    DAYPLOT |= {f"i{_hour:02d}": THOUSANDTHS, f"e{_hour:02d}": THOUSANDTHS}
for _day in range(1, 32):
    MONTHPLOT |= {f"i{_day:02d}": THOUSANDTHS, f"e{_day:02d}": THOUSANDTHS}
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
"""Of newer devices, with `start`, `spot` and `cheapest` of ours behind."""
IMPORTPRICE = _PRICE_LIST | {"start": ISO, "spot": [PRICE], "cheapest": {"1": ISO, "3": ISO, "6": ISO}}
EXPORTPRICE = _PRICE_LIST | {"start": ISO, "spot": [PRICE]}
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
TARIFF: dict[str, Any] = {"t": [WHOLE], "p": [{"d": WHOLE, "v": HUNDREDTHS}], "c": WHOLE, "m": HUNDREDTHS}
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
            "v": TEN_THOUSANDTHS,
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
        "m": {"e": FLAG, "w": THOUSANDTHS, "v": THOUSANDTHS, "a": THOUSANDTHS, "c": THOUSANDTHS},
    },
    "t": {"t": [WHOLE], "h": WHOLE},
    "w": {"s": TEXT, "p": TEXT, "w": TENTHS, "z": WHOLE, "b": FLAG},
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
        "v": {"p": PIN, "o": THOUSANDTHS, "m": THOUSANDTHS, "d": {"v": THOUSANDTHS, "g": THOUSANDTHS}, "b": TENTHS},
    },
    "u": _UI,
    "o": {"e": WHOLE, "c": WHOLE, "u1": WHOLE, "u2": WHOLE, "u3": WHOLE},
    "h": {"t": TEXT, "h": TEXT, "n": TEXT},
    "c": {"e": FLAG, "p": WHOLE, "es": FLAG},
}
NEWER_CONFIGURATION: dict[str, Any] = {
    "q": {"r": TEXT, "e": WHOLE},
    "p": {"m": WHOLE},
    "i": {"p": WHOLE},
    "c": {"ze": FLAG, "zt": TEXT},
}
TEMPERATURE: dict[str, Any] = {"c": TENTHS, "s": [{"i": WHOLE, "a": TEXT, "n": TEXT, "c": WHOLE, "v": TENTHS}]}
REALTIME: dict[str, Any] = {"offset": WHOLE, "size": WHOLE, "total": WHOLE, "data": [WHOLE]}

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
    "/configuration.json": NEWER_CONFIGURATION,
    "/importprice.json": IMPORTPRICE,
    "/exportprice.json": EXPORTPRICE,
    "/realtime.json": REALTIME,
}
"""Of newer devices: keys beside the documented ones, and URLs."""


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
            check(shape[0], item, f"{path}[{index}]")
    else:
        assert isinstance(value, _KINDS[shape]), f"{path} is {value!r}, expected {shape}"
        assert isinstance(value, bool) == (shape == FLAG), f"{path} is {value!r}, expected {shape}"
        if shape in _DECIMALS and value is not None:
            exponent = Decimal(str(value)).normalize().as_tuple().exponent
            assert isinstance(exponent, int), f"{path} is {value!r}, expected {shape}"
            assert -exponent <= _DECIMALS[shape], f"{path} is {value!r}, expected {shape}"
