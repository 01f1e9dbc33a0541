"""Danish tariffs per kWh by the hour, from Energi Data Service's dataset DatahubPricelist."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from amshub_prices.core.body import quoted, text_of
from amshub_prices.core.danish_tariffs import DanishTariff
from amshub_prices.core.remedies import SENSELESS, Unusable

MAX_BODY_BYTES = 2_000_000
"""A record has 1 kB, a charge a few dozen in all its years; more is refused unread."""
FIRST_YEAR, LAST_YEAR = 2000, 2099
NOTE_CHARACTERS = 80
"""A note is for people; what is longer is cut."""

_COPENHAGEN = ZoneInfo("Europe/Copenhagen")
_TARIFF = "D03"
"""ChargeType of what is paid per kWh; D01 and D02 are subscriptions and fees."""
_BY_HOUR, _BY_DAY = "PT1H", "P1D"
_LOCAL_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", re.ASCII)


def parse(body: bytes) -> list[DanishTariff]:
    """The tariffs among the records, empty when there are none; raises Unusable for what is no such reply."""
    if len(body) > MAX_BODY_BYTES:
        raise Unusable(f"the tariffs are longer than {MAX_BODY_BYTES} bytes", SENSELESS)
    try:
        reply = json.loads(text_of(body), parse_float=Decimal, parse_int=Decimal, parse_constant=_refuse_constant)
        return [_tariff(record) for record in _records(reply) if record.get("ChargeType") == _TARIFF]
    # A number with too great an exponent is an ArithmeticError, text without end of brackets a RecursionError.
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise Unusable(f"Energi Data Service sent no tariffs: {quoted(str(error))}", SENSELESS) from error


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no price")


def _records(reply: Any) -> list[dict[str, Any]]:
    records = reply.get("records") if isinstance(reply, dict) else None
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise ValueError("no records")
    total = reply.get("total")
    if isinstance(total, Decimal) and total > len(records):
        raise ValueError(f"only {len(records)} of {total:.10} records")
    return records


def _tariff(record: Mapping[str, Any]) -> DanishTariff:
    note = record.get("Note")
    end = record.get("ValidTo")
    return DanishTariff(
        gln=_text(record, "GLN_Number"),
        code=_text(record, "ChargeTypeCode"),
        note="".join(filter(str.isprintable, note[:NOTE_CHARACTERS])) if isinstance(note, str) else "",
        valid_from_s=_instant_s(_text(record, "ValidFrom")),
        valid_to_s=None if end is None else _instant_s(_text(record, "ValidTo")),
        prices=_prices(record),
    )


def _prices(record: Mapping[str, Any]) -> tuple[Decimal, ...]:
    """One a local hour: a null says that the hour costs as the first one does."""
    resolution = record.get("ResolutionDuration")
    if resolution not in (_BY_HOUR, _BY_DAY):
        raise ValueError(f"a tariff by {quoted(str(resolution))!r}")
    told = [record.get(f"Price{number}") for number in range(1, 25)]
    if resolution == _BY_DAY:
        told = told[:1] * 24
    return tuple(_price(told[0] if price is None else price) for price in told)


def _price(value: object) -> Decimal:
    if not isinstance(value, Decimal):
        raise ValueError("a price that is no number")  # noqa: TRY004  # wrong data of theirs, no wrong call of ours
    return value


def _text(record: Mapping[str, Any], name: str) -> str:
    value = record.get(name)
    if not isinstance(value, str) or not value.isprintable():
        raise ValueError(f"{name} is no text")
    return value


def _instant_s(local: str) -> int:
    """UTC Unix s of a Danish clock."""
    if not _LOCAL_TIME.fullmatch(local) or not FIRST_YEAR <= int(local[:4]) <= LAST_YEAR:
        raise ValueError(f"{quoted(local)!r} is no time of a tariff")
    return int(datetime.fromisoformat(local).replace(tzinfo=_COPENHAGEN).timestamp())
