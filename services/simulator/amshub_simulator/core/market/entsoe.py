"""The ENTSO-E Transparency Platform's answers to requests for day-ahead prices (12.1.D)."""

from datetime import UTC, date, datetime

from amshub_contracts.areas import AREAS, Area
from amshub_contracts.market_day import bounds_s

from amshub_simulator.core.market.calendar import AUCTION, EARLY_AUCTION, is_published, market_days, unit_s, utc
from amshub_simulator.core.market.entsoe_xml import Series, acknowledgement, publication
from amshub_simulator.core.market.market import Market
from amshub_simulator.core.market.question import XML, NotUnderstood, Question, Reply, page

CONTRACT = "contract_MarketAgreement.type"
SEQUENCE = "classificationSequence_AttributeInstanceComponent.position"
NEEDED = ("documentType", "in_Domain", "out_Domain", "periodStart", "periodEnd")
KNOWN = {*NEEDED, "securityToken", CONTRACT, SEQUENCE, "offset", "curveType"}
LONGEST_S = 366 * 86_400
"""At most one year per request (user guide of the platform)."""
TWO_AUCTIONS = ("AT", "DE-LU")
"""Zones with an auction at 10:15 beside the common one; its results are sequence 2, and come first."""
BY_EIC = {area.eic: area for area in AREAS}


def answer(market: Market, question: Question, now_ms: int, *, astray: bool = False) -> Reply:
    """What the platform says; `astray`: of another zone than the one that was asked for."""
    if not (question.token or question.query.get("securityToken")):
        return page(401, "Unauthorized. Missing or invalid security token")
    try:
        area, start_s, end_s = _understood(question.query)
    except NotUnderstood as error:
        return Reply(400, acknowledgement(str(error), now_ms), XML)
    subject = AREAS[(AREAS.index(area) + 1) % len(AREAS)] if astray else area
    days = market_days(start_s, end_s)
    found = [series for day in days for series in _series_of(market, subject, day, now_ms)]
    asked_for = question.query.get(SEQUENCE)
    wanted = [each for each in found if asked_for in (None, str(each.sequence or 1))]
    if not wanted or question.query.get(CONTRACT, "A01") != "A01" or question.query.get("offset", "0") != "0":
        interval = f"{utc(start_s):%Y-%m-%dT%H:%M:%S.000Z}/{utc(end_s):%Y-%m-%dT%H:%M:%S.000Z}"
        item = f"Data item ENERGY_PRICES [12.1.D] ({area.eic}, {area.eic}) and interval {interval}"
        return Reply(200, acknowledgement(f"No matching data found for {item}.", now_ms), XML)
    name = f"Energy_Prices_{utc(start_s):%Y%m%d%H%M}-{utc(end_s):%Y%m%d%H%M}.xml"
    attached = ("Content-Disposition", f'inline; filename="{name}"')
    return Reply(200, publication(subject, wanted, now_ms), XML, (attached,))


def _understood(query: dict[str, str]) -> tuple[Area, int, int]:
    if unknown := sorted(query.keys() - KNOWN):
        raise NotUnderstood(f"Input parameter does not exist: {unknown[0]}")
    if missing := [name for name in NEEDED if not query.get(name)]:
        raise NotUnderstood(f"Mandatory parameter is missing: {missing[0]}")
    if query["documentType"] != "A44":
        raise NotUnderstood("This simulator knows documentType A44 alone")
    area = BY_EIC.get(query["in_Domain"])
    if area is None or query["out_Domain"] != area.eic:
        raise NotUnderstood("in_Domain and out_Domain must be one bidding zone's EIC, twice")
    start_s, end_s = _instant_s(query["periodStart"]), _instant_s(query["periodEnd"])
    if not start_s < end_s <= start_s + LONGEST_S:
        raise NotUnderstood("The time interval must be longer than nothing and at most one year")
    return area, start_s, end_s


def _instant_s(text: str) -> int:
    if len(text) != 12 or not text.isascii() or not text.isdigit() or not "2000" <= text[:4] < "2100":
        raise NotUnderstood("periodStart and periodEnd are yyyyMMddHHmm, UTC, from 2000 to 2099")
    try:
        return int(datetime.strptime(text, "%Y%m%d%H%M").replace(tzinfo=UTC).timestamp())
    except ValueError as error:
        raise NotUnderstood(f"{text} is no instant") from error


def _series_of(market: Market, area: Area, day: date, now_ms: int) -> list[Series]:
    start_s, end_s = bounds_s(day)
    length_s = unit_s(start_s)
    starts = range(start_s, end_s, length_s)
    two = area.name in TWO_AUCTIONS
    found = []
    if two and is_published(day, EARLY_AUCTION, now_ms):
        early = tuple(market.early_price(area, start) for start in starts)
        found.append(Series(start_s, length_s, early, 2))
    if is_published(day, AUCTION, now_ms):
        common = Series(start_s, length_s, tuple(market.price(area, start) for start in starts), 1 if two else None)
        # The platform sends some days twice.
        found += [common] * (2 if day.toordinal() % 3 == 0 else 1)
    return found
