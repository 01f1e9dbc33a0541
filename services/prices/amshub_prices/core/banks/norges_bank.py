"""Norges Bank's rates (SDMX dataflow EXR) in its three forms: comma CSV, semicolon CSV, StructureSpecific XML.

Which it is, the document itself tells: the bank sends XML where a client's wish for CSV gets lost.
"""

from collections.abc import Iterator, Mapping

from lxml import etree

from amshub_prices.core.banks.bank_rate import (
    MAX_BODY_BYTES,
    NORGES_BANK,
    BankRate,
    document_text,
    read,
    without_repeats,
)
from amshub_prices.core.banks.csv_body import rows
from amshub_prices.core.body import quoted
from amshub_prices.core.remedies import SENSELESS, Unusable
from amshub_prices.core.xml_body import parse_xml

_COLUMNS = ("FREQ", "BASE_CUR", "QUOTE_CUR", "UNIT_MULT", "TIME_PERIOD", "OBS_VALUE")
_INDICES = ("TWI", "I44")
"""The krone against baskets of currencies, listed among them."""


def parse(body: bytes) -> list[BankRate]:
    """The rates of bank days in the document, empty when it has none; raises Unusable for what is no such document.

    A rate is OBS_VALUE / 10^UNIT_MULT: most currencies are quoted for a hundred.
    """
    text = document_text(body)
    try:
        observations = _of_xml(text) if text.startswith("<") else _of_csv(text)
        return without_repeats(_rate(observation) for observation in observations)
    except ValueError as error:
        raise Unusable(f"Norges Bank sent no exchange rates: {quoted(str(error))}", SENSELESS) from error


def _rate(observation: Mapping[str, str]) -> BankRate | None:
    """Raises ValueError."""
    base, quote, multiplier = observation["BASE_CUR"], observation["QUOTE_CUR"], observation["UNIT_MULT"]
    if observation["FREQ"] != "B" or base in _INDICES:
        return None
    if len(multiplier) != 1 or multiplier not in "0123456789":
        raise ValueError(f"UNIT_MULT {quoted(multiplier)!r}")
    return read(observation["TIME_PERIOD"], base, quote, observation["OBS_VALUE"], -int(multiplier), NORGES_BANK)


def _of_csv(text: str) -> Iterator[dict[str, str]]:
    if ";" not in text.partition("\n")[0]:
        yield from rows(text, ",", _COLUMNS)
        return
    for row in rows(text, ";", _COLUMNS):
        # locale=no writes a decimal comma.
        yield row | {"OBS_VALUE": row["OBS_VALUE"].replace(",", ".")}


def _of_xml(text: str) -> Iterator[dict[str, str]]:
    root = parse_xml(text.encode(), MAX_BODY_BYTES)
    if etree.QName(root).localname != "StructureSpecificData":
        raise ValueError(f"XML about {quoted(root.tag)!r}")
    for series in root.iter("{*}Series"):
        # An observation without a value is how SDMX says that there is none.
        of_all = {name: series.get(name, "") for name in _COLUMNS}
        for observation in series.iterchildren("{*}Obs"):
            yield {name: observation.get(name, value) for name, value in of_all.items()}
