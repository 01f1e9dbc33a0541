"""Documents of the ENTSO-E Transparency Platform: prices (A44, IEC 62325-451-3 7:3) and acknowledgements."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from html import escape

from amshub_contracts.areas import Area

from amshub_simulator.core.market.calendar import utc

PRICES = "urn:iec62325.351:tc57wg16:451-3:publicationdocument:7:3"
ACKNOWLEDGEMENT = "urn:iec62325.351:tc57wg16:451-1:acknowledgementdocument:7:0"
PLATFORM = "10X1001A1001A450"
RESOLUTIONS = {900: "PT15M", 3600: "PT60M"}


@dataclass(frozen=True)
class Series:
    """A day of one auction: a price (EUR cents per MWh) for each `unit_s` seconds from `start_s` on."""

    start_s: int
    unit_s: int
    prices: tuple[int, ...]
    sequence: int | None
    """Which auction; None in the zones that have one alone."""

    @property
    def end_s(self) -> int:
        """UTC Unix s."""
        return self.start_s + self.unit_s * len(self.prices)


def publication(area: Area, series: Sequence[Series], now_ms: int) -> bytes:
    """The A44 document of these series, in this order."""
    start_s, end_s = min(each.start_s for each in series), max(each.end_s for each in series)
    lines = [
        f'<Publication_MarketDocument xmlns="{PRICES}">',
        f"<mRID>{_mrid(area.eic, start_s, now_ms)}</mRID>",
        "<revisionNumber>1</revisionNumber>",
        "<type>A44</type>",
        *_from_to("A33"),
        f"<createdDateTime>{_second(now_ms)}</createdDateTime>",
        f"<period.timeInterval>{_interval(start_s, end_s)}</period.timeInterval>",
        *(line for number, each in enumerate(series, 1) for line in _series(area, number, each)),
        "</Publication_MarketDocument>",
    ]
    return _document(lines)


def acknowledgement(words: str, now_ms: int) -> bytes:
    """The document that says in words why there are no prices; its code is 999 for every reason."""
    lines = [
        f'<Acknowledgement_MarketDocument xmlns="{ACKNOWLEDGEMENT}">',
        f"<mRID>{_mrid(words, now_ms)[:14]}</mRID>",
        f"<createdDateTime>{_second(now_ms)}</createdDateTime>",
        *_from_to("A39"),
        f"<received_MarketDocument.createdDateTime>{_second(now_ms)}</received_MarketDocument.createdDateTime>",
        f"<Reason><code>999</code><text>{escape(words)}</text></Reason>",
        "</Acknowledgement_MarketDocument>",
    ]
    return _document(lines)


def _series(area: Area, number: int, series: Series) -> Iterator[str]:
    position = "classificationSequence_AttributeInstanceComponent.position"
    yield f"<TimeSeries><mRID>{number}</mRID>"
    yield "<auction.type>A01</auction.type><businessType>A62</businessType>"
    yield f'<in_Domain.mRID codingScheme="A01">{area.eic}</in_Domain.mRID>'
    yield f'<out_Domain.mRID codingScheme="A01">{area.eic}</out_Domain.mRID>'
    yield "<contract_MarketAgreement.type>A01</contract_MarketAgreement.type>"
    yield "<currency_Unit.name>EUR</currency_Unit.name><price_Measure_Unit.name>MWH</price_Measure_Unit.name>"
    if series.sequence is not None:
        yield f"<{position}>{series.sequence}</{position}>"
    yield "<curveType>A03</curveType>"
    yield f"<Period><timeInterval>{_interval(series.start_s, series.end_s)}</timeInterval>"
    yield f"<resolution>{RESOLUTIONS[series.unit_s]}</resolution>"
    yield from _points(series.prices)
    yield "</Period></TimeSeries>"


def _points(prices: Sequence[int]) -> Iterator[str]:
    """Curve type A03: a position is left out where its price is that of the one before."""
    last: int | None = None
    for position, cents in enumerate(prices, 1):
        if cents != last:
            yield f"<Point><position>{position}</position><price.amount>{cents / 100:.12g}</price.amount></Point>"
        last = cents


def _from_to(receiver: str) -> list[str]:
    return [
        f'<sender_MarketParticipant.mRID codingScheme="A01">{PLATFORM}</sender_MarketParticipant.mRID>',
        "<sender_MarketParticipant.marketRole.type>A32</sender_MarketParticipant.marketRole.type>",
        f'<receiver_MarketParticipant.mRID codingScheme="A01">{PLATFORM}</receiver_MarketParticipant.mRID>',
        f"<receiver_MarketParticipant.marketRole.type>{receiver}</receiver_MarketParticipant.marketRole.type>",
    ]


def _interval(start_s: int, end_s: int) -> str:
    return f"<start>{utc(start_s):%Y-%m-%dT%H:%MZ}</start><end>{utc(end_s):%Y-%m-%dT%H:%MZ}</end>"


def _second(now_ms: int) -> str:
    return f"{utc(now_ms // 1000):%Y-%m-%dT%H:%M:%SZ}"


def _mrid(*what: object) -> str:
    return blake2b(" ".join(map(str, what)).encode(), digest_size=16).hexdigest()


def _document(lines: list[str]) -> bytes:
    return "\n".join(['<?xml version="1.0" encoding="utf-8"?>', *lines]).encode()
