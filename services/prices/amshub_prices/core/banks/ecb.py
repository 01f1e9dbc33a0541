"""The European Central Bank's reference rates: eurofxref XML (a day or ninety), or CSV of its data portal."""

from collections.abc import Iterator

from amshub_prices.core.banks.bank_rate import ECB, MAX_BODY_BYTES, BankRate, document_text, read, without_repeats
from amshub_prices.core.banks.csv_body import rows
from amshub_prices.core.body import quoted
from amshub_prices.core.remedies import SENSELESS, Unusable
from amshub_prices.core.xml_body import parse_xml

EURO = "EUR"
_COLUMNS = ("FREQ", "CURRENCY", "TIME_PERIOD", "OBS_VALUE")
_REFERENCE_RATE = {"FREQ": "D", "CURRENCY_DENOM": EURO, "EXR_TYPE": "SP00", "UNIT_MULT": "0"}
"""What these columns hold for a day's rate against the euro; the portal may be asked to leave out all but the first."""


def parse(body: bytes) -> list[BankRate]:
    """What one euro is worth on the days of the document; raises Unusable for what is no such document."""
    text = document_text(body)
    try:
        return without_repeats(_of_xml(text) if text.startswith("<") else _of_csv(text))
    except ValueError as error:
        raise Unusable(f"the ECB sent no exchange rates: {quoted(str(error))}", SENSELESS) from error


def _of_csv(text: str) -> Iterator[BankRate | None]:
    for row in rows(text, ",", _COLUMNS):
        if all(row.get(column, value) == value for column, value in _REFERENCE_RATE.items()):
            yield read(row["TIME_PERIOD"], EURO, row["CURRENCY"], row["OBS_VALUE"], 0, ECB)


def _of_xml(text: str) -> Iterator[BankRate | None]:
    days = parse_xml(text.encode(), MAX_BODY_BYTES).findall(".//{*}Cube[@time]")
    if not days:
        raise ValueError("no day in it")
    for day in days:
        for rate in day.iterchildren("{*}Cube"):
            yield read(day.get("time"), EURO, rate.get("currency", ""), rate.get("rate", ""), 0, ECB)
