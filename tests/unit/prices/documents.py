"""Replies of price sources for tests, written from what the sources document, apart from our parsers."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from amshub_contracts.areas import find_area

NAMESPACE = "urn:iec62325.351:tc57wg16:451-3:publicationdocument:7:3"
SEQUENCE = "classificationSequence_AttributeInstanceComponent.position"


def iso(instant_s: int) -> str:
    """As ENTSO-E writes it: UTC, without seconds."""
    return datetime.fromtimestamp(instant_s, UTC).strftime("%Y-%m-%dT%H:%MZ")


def seconds(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def period(start: str, end: str, points: Iterable[tuple[object, object]], resolution: str = "PT60M") -> str:
    told = "".join(
        f"<Point><position>{position}</position><price.amount>{price}</price.amount></Point>"
        for position, price in points
    )
    interval = f"<timeInterval><start>{start}</start><end>{end}</end></timeInterval>"
    return f"<Period>{interval}<resolution>{resolution}</resolution>{told}</Period>"


def series(
    *periods: str,
    area: str = "NO1",
    out_of: str = "",
    contract: str = "A01",
    sequence: str = "",
    curve: str = "A03",
    currency: str = "EUR",
    unit: str = "MWH",
) -> str:
    """A TimeSeries; elements given as empty are left out."""
    eic = find_area(area).eic
    elements = {
        "mRID": "1",
        "auction.type": "A01",
        "businessType": "A62",
        "in_Domain.mRID": eic,
        "out_Domain.mRID": out_of or eic,
        "contract_MarketAgreement.type": contract,
        "currency_Unit.name": currency,
        "price_Measure_Unit.name": unit,
        SEQUENCE: sequence,
        "curveType": curve,
    }
    return f"<TimeSeries>{_elements(elements)}{''.join(periods)}</TimeSeries>"


def publication(*all_series: str, namespace: str = NAMESPACE, type_: str = "A44") -> bytes:
    root = "Publication_MarketDocument"
    head = f'<?xml version="1.0" encoding="UTF-8"?><{root} xmlns="{namespace}"><mRID>a</mRID><type>{type_}</type>'
    return f"{head}{''.join(all_series)}</{root}>".encode()


def acknowledgement(*reasons: str) -> bytes:
    root = "Acknowledgement_MarketDocument"
    told = "".join(f"<Reason><code>999</code><text>{reason}</text></Reason>" for reason in reasons)
    namespace = "urn:iec62325.351:tc57wg16:451-1:acknowledgementdocument:7:0"
    return f'<?xml version="1.0" encoding="UTF-8"?><{root} xmlns="{namespace}">{told}</{root}>'.encode()


def _elements(elements: dict[str, str]) -> str:
    return "".join(f"<{name}>{text}</{name}>" for name, text in elements.items() if text)


def eds_reply(records: Sequence[dict[str, Any]], **envelope: object) -> bytes:
    whole = {"total": len(records), "limit": 0, "dataset": "DayAheadPrices", **envelope, "records": records}
    return json.dumps(whole).encode()


def quarter(time_utc: str, eur: object, area: str = "DK1") -> dict[str, Any]:
    """A record of DayAheadPrices; the Danish time is left wrong, as nobody may rely on it."""
    return {
        "TimeUTC": time_utc,
        "TimeDK": "1999-01-01T00:00:00",
        "PriceArea": area,
        "DayAheadPriceEUR": eur,
        "DayAheadPriceDKK": None,
    }


def hour(time_utc: str, eur: object, area: str = "DK1") -> dict[str, Any]:
    """A record of Elspotprices."""
    return {"HourUTC": time_utc, "HourDK": time_utc, "PriceArea": area, "SpotPriceDKK": None, "SpotPriceEUR": eur}


def hks_record(start: str, end: str, eur: object) -> dict[str, Any]:
    return {"NOK_per_kWh": 1.0, "EUR_per_kWh": eur, "EXR": 11.5, "time_start": start, "time_end": end}
