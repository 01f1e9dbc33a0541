"""history.json."""

from typing import Annotated, TypedDict

from amshub_contracts.spans import Resolution

from amshub_api.core.bodies.means import means

_Kwh = Annotated[float, means("kWh, three decimals", 0)]
_Price = Annotated[float | None, means("currency per kWh, six decimals; null while unknown")]
_Money = Annotated[float | None, means("currency, nine decimals, of what is priced; null when nothing is")]


class HistoryEntry(TypedDict):
    """One quarter-hour, hour, day or month."""

    start: Annotated[str, means("local, with its offset")]
    end: Annotated[str, means("local, with its offset")]
    start_utc: str
    import_kwh: _Kwh
    export_kwh: _Kwh
    import_price: _Price
    export_price: _Price
    spot_price: _Price
    cost: _Money
    income: _Money
    unpriced_import_kwh: _Kwh
    unpriced_export_kwh: _Kwh
    estimated: Annotated[bool, means("rests on a guess, as something was missed")]
    provisional: Annotated[bool, means("may still change")]
    edited: Annotated[bool, means("set by hand")]
    imported: Annotated[bool, means("from a file of somebody else")]
    missing_quarters: Annotated[int, means("of which nothing is known", 0)]


class History(TypedDict):
    """A meter's past; a span of which nothing is known is no row."""

    meter: str
    zone: Annotated[str, means("time zone, IANA")]
    resolution: Resolution
    currency: Annotated[str, means("ISO 4217; empty without prices")]
    rows: list[HistoryEntry]
