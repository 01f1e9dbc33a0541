"""Reads Energi Data Service's DayAheadPrices (quarter-hours) and, before October 2025, Elspotprices (hours)."""

from typing import Annotated

import msgspec
from amshub_contracts.areas import AREAS, Area

from amshub_prices.core.amounts import amount, of_single_precision, per_kwh
from amshub_prices.core.body import records_of, text_of
from amshub_prices.core.excuses import excuse
from amshub_prices.core.instants import aligned, instant_s
from amshub_prices.core.overlap import check_number, untangled
from amshub_prices.core.remedies import SENSELESS, NotYet, Unusable
from amshub_prices.core.slots import Slot, SourceDay, in_days

SOURCE, CURRENCY = "EDS", "EUR"
"""The market's own currency: DKK is converted from it, and null while no rate is known."""
NAMES = {area.eds: area.name for area in AREAS if area.eds}
Word = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_-]{1,16}$")]


class QuarterHour(msgspec.Struct, frozen=True):
    """One record of DayAheadPrices."""

    time: str = msgspec.field(name="TimeUTC")
    area: Word = msgspec.field(name="PriceArea")
    eur_per_mwh: msgspec.Raw = msgspec.field(name="DayAheadPriceEUR")


class Hour(msgspec.Struct, frozen=True):
    """One record of Elspotprices."""

    time: str = msgspec.field(name="HourUTC")
    area: Word = msgspec.field(name="PriceArea")
    eur_per_mwh: msgspec.Raw = msgspec.field(name="SpotPriceEUR")


class QuarterHours(msgspec.Struct, frozen=True):
    """A reply from DayAheadPrices; `total` is how many records there are, on all pages."""

    records: list[QuarterHour]
    total: int = 0


class Hours(msgspec.Struct, frozen=True):
    """A reply from Elspotprices."""

    records: list[Hour]
    total: int = 0


def parse(body: bytes, area: Area | None = None) -> list[SourceDay]:
    """The market days of this area, or of all areas that the reply has, EUR per kWh.

    Raises NotYet when it has no prices, BackOff for pages of overload and maintenance, and Unusable for what cannot be
    read, is about other areas or was cut off.
    """
    text = text_of(body)
    if not text.startswith("{") or '"records"' not in text:
        raise excuse(text)
    hourly = '"HourUTC"' in text
    reply: Hours | QuarterHours = records_of(text, Hours) if hourly else records_of(text, QuarterHours)
    check_number(len(reply.records))
    slots: dict[str, list[Slot]] = {}
    for record in reply.records:
        group = slots.setdefault(record.area, [])
        if slot := _slot(record, 60 if hourly else 15):
            group.append(slot)
    if area and slots:
        if reply.total > len(reply.records):
            raise Unusable(f"the reply holds {len(reply.records)} of {reply.total} records", SENSELESS)
        if area.eds not in slots:
            raise Unusable(f"the reply is not about {area.name}", SENSELESS)
        slots = {area.eds: slots[area.eds]}
    days: list[SourceDay] = []
    for word, group in slots.items():
        days += in_days(NAMES.get(word, word), CURRENCY, SOURCE, untangled(group))
    if not days:
        raise NotYet("Energi Data Service has no prices for this time so far", 0)
    return days


def _slot(record: QuarterHour | Hour, minutes: int) -> Slot | None:
    start_s = aligned(instant_s(record.time, naive_is_utc=True), minutes)
    number = bytes(record.eur_per_mwh).decode()
    if number == "null":
        return None
    return Slot(start_s, minutes, per_kwh(of_single_precision(amount(number, 1000)), 1000))
