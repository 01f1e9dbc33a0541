"""The bidding zones whose day-ahead prices ENTSO-E publishes, with what each source calls them.

EIC codes, names and zones: ENTSO-E's Area list (mapping of the library entsoe-py); the country is that of the public
holidays, the currency that of the households.
"""

from dataclasses import dataclass


class NoSuchArea(ValueError):
    """No bidding zone has this name; the message lists those that there are."""


@dataclass(frozen=True)
class Area:
    """One bidding zone; `eds` and `hks` are its names at the sources that know it, else empty."""

    name: str
    eic: str
    """Energy Identification Code, 16 characters, which ENTSO-E asks for."""
    zone: str
    """IANA time zone of the households."""
    currency: str
    """ISO 4217 code of what the households pay in."""
    country: str
    """ISO 3166-1 alpha-2."""
    aliases: tuple[str, ...] = ()
    eds: str = ""
    hks: str = ""


SIMULATED = Area("SIM", "SIM", "Europe/Oslo", "NOK", "NO", eds="SIM", hks="SIM")
"""The simulator's own zone: a demo beside a real stack never writes over real prices."""

AREAS = (
    Area("AT", "10YAT-APG------L", "Europe/Vienna", "EUR", "AT"),
    Area("BE", "10YBE----------2", "Europe/Brussels", "EUR", "BE"),
    Area("BG", "10YCA-BULGARIA-R", "Europe/Sofia", "EUR", "BG"),
    Area("CH", "10YCH-SWISSGRIDZ", "Europe/Zurich", "CHF", "CH"),
    Area("CZ", "10YCZ-CEPS-----N", "Europe/Prague", "CZK", "CZ"),
    Area("DE-LU", "10Y1001A1001A82H", "Europe/Berlin", "EUR", "DE", aliases=("DE", "LU", "DE_LU"), eds="DE"),
    Area("DK1", "10YDK-1--------W", "Europe/Copenhagen", "DKK", "DK", aliases=("DK_1",), eds="DK1"),
    Area("DK2", "10YDK-2--------M", "Europe/Copenhagen", "DKK", "DK", aliases=("DK_2",), eds="DK2"),
    Area("EE", "10Y1001A1001A39I", "Europe/Tallinn", "EUR", "EE"),
    Area("ES", "10YES-REE------0", "Europe/Madrid", "EUR", "ES"),
    Area("FI", "10YFI-1--------U", "Europe/Helsinki", "EUR", "FI"),
    Area("FR", "10YFR-RTE------C", "Europe/Paris", "EUR", "FR"),
    Area("GR", "10YGR-HTSO-----Y", "Europe/Athens", "EUR", "GR"),
    Area("HR", "10YHR-HEP------M", "Europe/Zagreb", "EUR", "HR"),
    Area("HU", "10YHU-MAVIR----U", "Europe/Budapest", "HUF", "HU"),
    Area("IT-CALA", "10Y1001C--00096J", "Europe/Rome", "EUR", "IT", aliases=("IT-Calabria", "IT_CALA")),
    Area("IT-CNOR", "10Y1001A1001A70O", "Europe/Rome", "EUR", "IT", aliases=("IT-Centre-North", "IT_CNOR")),
    Area("IT-CSUD", "10Y1001A1001A71M", "Europe/Rome", "EUR", "IT", aliases=("IT-Centre-South", "IT_CSUD")),
    Area("IT-NORD", "10Y1001A1001A73I", "Europe/Rome", "EUR", "IT", aliases=("IT-North", "IT_NORD")),
    Area("IT-SARD", "10Y1001A1001A74G", "Europe/Rome", "EUR", "IT", aliases=("IT-Sardinia", "IT_SARD")),
    Area("IT-SICI", "10Y1001A1001A75E", "Europe/Rome", "EUR", "IT", aliases=("IT-Sicily", "IT_SICI")),
    Area("IT-SUD", "10Y1001A1001A788", "Europe/Rome", "EUR", "IT", aliases=("IT-South", "IT_SUD")),
    Area("LT", "10YLT-1001A0008Q", "Europe/Vilnius", "EUR", "LT"),
    Area("LV", "10YLV-1001A00074", "Europe/Riga", "EUR", "LV"),
    Area("NL", "10YNL----------L", "Europe/Amsterdam", "EUR", "NL"),
    Area("NO1", "10YNO-1--------2", "Europe/Oslo", "NOK", "NO", aliases=("NO_1",), hks="NO1"),
    Area("NO2", "10YNO-2--------T", "Europe/Oslo", "NOK", "NO", aliases=("NO_2",), eds="NO2", hks="NO2"),
    Area("NO3", "10YNO-3--------J", "Europe/Oslo", "NOK", "NO", aliases=("NO_3",), hks="NO3"),
    Area("NO4", "10YNO-4--------9", "Europe/Oslo", "NOK", "NO", aliases=("NO_4",), hks="NO4"),
    Area("NO5", "10Y1001A1001A48H", "Europe/Oslo", "NOK", "NO", aliases=("NO_5",), hks="NO5"),
    Area("PL", "10YPL-AREA-----S", "Europe/Warsaw", "PLN", "PL"),
    Area("PT", "10YPT-REN------W", "Europe/Lisbon", "EUR", "PT"),
    Area("RO", "10YRO-TEL------P", "Europe/Bucharest", "RON", "RO"),
    Area("RS", "10YCS-SERBIATSOV", "Europe/Belgrade", "RSD", "RS"),
    Area("SE1", "10Y1001A1001A44P", "Europe/Stockholm", "SEK", "SE", aliases=("SE_1",)),
    Area("SE2", "10Y1001A1001A45N", "Europe/Stockholm", "SEK", "SE", aliases=("SE_2",)),
    Area("SE3", "10Y1001A1001A46L", "Europe/Stockholm", "SEK", "SE", aliases=("SE_3",), eds="SE3"),
    Area("SE4", "10Y1001A1001A47J", "Europe/Stockholm", "SEK", "SE", aliases=("SE_4",), eds="SE4"),
    Area("SI", "10YSI-ELES-----O", "Europe/Ljubljana", "EUR", "SI"),
    Area("SK", "10YSK-SEPS-----K", "Europe/Bratislava", "EUR", "SK"),
    SIMULATED,
)
_BY_NAME = {name.upper(): area for area in AREAS for name in (area.name, area.eic, *area.aliases)}


def find_area(name: str) -> Area:
    """The bidding zone of this name, alias or EIC, in upper or lower case; raises NoSuchArea."""
    area = _BY_NAME.get(name.upper())
    if area is None:
        known = ", ".join(area.name for area in AREAS if area is not SIMULATED)
        raise NoSuchArea(f"{name!r} is no bidding zone with day-ahead prices; known are {known}, or their EIC")
    return area
