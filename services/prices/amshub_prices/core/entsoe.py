"""Reads ENTSO-E's Energy Prices (document A44, 12.1.D): IEC 62325-451-3, every version of its namespace."""

import re
from collections.abc import Iterator
from decimal import Decimal

from amshub_contracts.areas import AREAS, Area

from amshub_prices.core.amounts import amount, per_kwh
from amshub_prices.core.body import quoted, text_of
from amshub_prices.core.entsoe_document import Period, Series, read
from amshub_prices.core.entsoe_refusals import acknowledged, refused
from amshub_prices.core.instants import aligned, instant_s
from amshub_prices.core.overlap import check_number, untangled
from amshub_prices.core.remedies import SENSELESS, NotYet, Unusable
from amshub_prices.core.slots import Slot, SourceDay, in_days

SOURCE = "EOE"
PUBLICATION, ACKNOWLEDGEMENT = "Publication_MarketDocument", "Acknowledgement_MarketDocument"
BEGINNING = 4000
"""Characters within which a document names its root."""
DAY_AHEAD = ("", "A01")
"""contract_MarketAgreement.type; A07 is intraday."""
COUPLED_AUCTION = ("", "1")
"""Of the classification sequence; 2 is another auction, in the morning, which nobody is billed by."""
SEQUENTIAL, VARIABLE_BLOCKS = "A01", "A03"
"""Curve types: every position told; or only those whose price differs from the one before."""
RESOLUTION_MINUTES = {"PT15M": 15, "PT30M": 30, "PT60M": 60, "PT1H": 60}
MAX_PERIOD_S = 366 * 86_400
"""The longest that may be asked for is a year."""
POSITION = re.compile(r"[0-9]{1,6}|[0-9]{1,3},[0-9]{3}")
"""Some old documents write thousands with a comma."""
CURRENCY = re.compile(r"[A-Z]{3}")
EIC = re.compile(r"[A-Za-z0-9-]{1,16}")
NAMES = {area.eic: area.name for area in AREAS}


def parse(body: bytes, area: Area | None = None) -> list[SourceDay]:
    """The market days of this area, or of all areas in the document, in the document's currency per kWh.

    Raises NotYet while the day-ahead prices are not out, TokenRefused for the page of a 401, BackOff for those of
    overload and maintenance, and Unusable for what cannot be read or is about another area.
    """
    text = text_of(body)
    if "_MarketDocument" not in text[:BEGINNING]:
        raise refused(text)
    document = read(text)
    if document.root == ACKNOWLEDGEMENT:
        raise acknowledged(document.reasons)
    if document.root != PUBLICATION or document.type not in ("", "A44"):
        raise Unusable(f"the reply is a {quoted(document.root)} {quoted(document.type)}, not prices", SENSELESS)
    if not document.series:
        raise Unusable("the reply is a price document without any series", SENSELESS)
    slots: dict[tuple[str, str], list[Slot]] = {}
    for series in document.series:
        word = _area_of(series, area)
        if _is_wanted(series):
            currency = _checked(CURRENCY, series, "currency_Unit.name")
            group = slots.setdefault((word, currency), [])
            group += _slots(series, sum(map(len, slots.values())))
    days: list[SourceDay] = []
    for (word, currency), group in slots.items():
        days += in_days(NAMES.get(word, word), currency, SOURCE, untangled(group))
    if not days:
        raise NotYet("ENTSO-E has no prices of the day-ahead auction for this time so far", 0)
    return days


def _area_of(series: Series, wanted: Area | None) -> str:
    into, out_of = (_checked(EIC, series, name) for name in ("in_Domain.mRID", "out_Domain.mRID"))
    if wanted and (into, out_of) != (wanted.eic, wanted.eic):
        raise Unusable(f"the reply is about {into} and {out_of}, not about {wanted.name} ({wanted.eic})", SENSELESS)
    return into


def _is_wanted(series: Series) -> bool:
    contract = series.fields.get("contract_MarketAgreement.type", "")
    sequence = series.fields.get("classificationSequence_AttributeInstanceComponent.position", "")
    return contract in DAY_AHEAD and sequence in COUPLED_AUCTION


def _checked(form: re.Pattern[str], series: Series, name: str) -> str:
    text = series.fields.get(name, "")
    if not form.fullmatch(text):
        raise Unusable(f"{name} is {quoted(text)!r}", SENSELESS)
    return text


def _kwh_of(series: Series) -> int:
    unit = series.fields.get("price_Measure_Unit.name", "").upper()
    # Some documents repeat the currency where the unit belongs.
    if unit in ("MWH", series.fields.get("currency_Unit.name")):
        return 1000
    if unit == "KWH":
        return 1
    raise Unusable(f"prices per {quoted(unit)!r} are not known", SENSELESS)


def _slots(series: Series, before: int) -> list[Slot]:
    kwh = _kwh_of(series)
    curve = series.fields.get("curveType", SEQUENTIAL)
    if curve not in (SEQUENTIAL, VARIABLE_BLOCKS):
        raise Unusable(f"curve type {quoted(curve)!r} is not known", SENSELESS)
    slots: list[Slot] = []
    for period in series.periods:
        for slot in _slots_of(period, kwh, repeats=curve == VARIABLE_BLOCKS):
            slots.append(slot)
            check_number(before + len(slots))
    return slots


def _slots_of(period: Period, kwh: int, *, repeats: bool) -> Iterator[Slot]:
    minutes = RESOLUTION_MINUTES.get(period.fields.get("resolution", ""))
    if minutes is None:
        raise Unusable(f"resolution {quoted(period.fields.get('resolution', ''))!r} is not known", SENSELESS)
    start_s = aligned(instant_s(period.fields.get("start", "")), minutes)
    length_s = instant_s(period.fields.get("end", "")) - start_s
    if not 0 < length_s <= MAX_PERIOD_S:
        raise Unusable(f"a period lasts {length_s} s, from {period.fields['start']}", SENSELESS)
    count = length_s // (minutes * 60)
    prices: dict[int, Decimal] = {}
    for written, price in period.points:
        prices.setdefault(_position(written), per_kwh(amount(price, kwh), kwh))
    told = sorted(position for position in prices if position <= count)
    for position, following in zip(told, [*told[1:], count + 1], strict=True):
        for held in range(position, following if repeats else position + 1):
            yield Slot(start_s + (held - 1) * minutes * 60, minutes, prices[position])


def _position(text: str) -> int:
    position = int(text.replace(",", "")) if POSITION.fullmatch(text) else 0
    if position < 1:
        raise Unusable(f"{quoted(text)!r} is no position", SENSELESS)
    return position
