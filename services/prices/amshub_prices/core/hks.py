"""Reads the daily files of hvakosterstrommen.no."""

import msgspec
from amshub_contracts.areas import Area

from amshub_prices.core.amounts import amount, of_double_precision, per_kwh
from amshub_prices.core.body import records_of, text_of
from amshub_prices.core.excuses import excuse
from amshub_prices.core.instants import MINUTES, aligned, instant_s
from amshub_prices.core.overlap import check_number, untangled
from amshub_prices.core.remedies import SENSELESS, NotYet, Unusable
from amshub_prices.core.slots import Slot, SourceDay, in_days

SOURCE, CURRENCY = "HKS", "EUR"
"""The market's own currency: NOK is converted from it by a rate that bills do not use."""


class Record(msgspec.Struct, frozen=True):
    """The price of one market time unit."""

    time_start: str
    time_end: str
    eur_per_kwh: msgspec.Raw = msgspec.field(name="EUR_per_kWh")


def parse(body: bytes, area: Area | None = None) -> list[SourceDay]:
    """The market days in the file, EUR per kWh; the file does not name its area, so without one the days' is "".

    Raises NotYet when it has no prices, BackOff for pages of overload and maintenance, and Unusable for what cannot be
    read.
    """
    text = text_of(body)
    if not text.startswith("["):
        raise excuse(text)
    records = records_of(text, list[Record])
    check_number(len(records))
    slots = [slot for record in records if (slot := _slot(record)) is not None]
    if not slots:
        raise NotYet("hvakosterstrommen.no has no prices for this day so far", 0)
    return in_days(area.name if area else "", CURRENCY, SOURCE, untangled(slots))


def _slot(record: Record) -> Slot | None:
    start_s, end_s = instant_s(record.time_start), instant_s(record.time_end)
    if end_s - start_s == 7200 and record.time_start[-6:] != record.time_end[-6:]:
        # Whoever adds an hour to the clock in the night of October ends the hour before the change an hour late.
        end_s -= 3600
    minutes = (end_s - start_s) // 60
    if minutes not in MINUTES or (end_s - start_s) % 60:
        raise Unusable(f"a price for {end_s - start_s} s, from {record.time_start}, is of no market", SENSELESS)
    number = bytes(record.eur_per_kwh).decode()
    if number == "null":
        return None
    return Slot(aligned(start_s, minutes), minutes, per_kwh(of_double_precision(amount(number, 1)), 1))
