"""Turns the body of a data-notification into the fields of a Reading."""

from dataclasses import dataclass

from amshub_reader.core.apdu.axdr import Value
from amshub_reader.core.apdu.date_time import DateTime
from amshub_reader.core.errors import ErrorKind, Undecodable
from amshub_reader.core.lists import by_obis, kaifa, kamstrup
from amshub_reader.core.lists.derived import complete
from amshub_reader.core.lists.items import Item, clock_of, number_of, text_of
from amshub_reader.core.lists.makers import KAIFA, KAMSTRUP, Maker, maker_of
from amshub_reader.core.lists.quantities import Quantity


@dataclass(frozen=True)
class MeterList:
    """What a list said: its maker where it tells, its fields in base units, the meter's clock where it has one."""

    maker: Maker | None
    fields: dict[str, int | str | bool]
    clock: DateTime | None


def read_list(body: Value) -> MeterList:
    """The list in this body; raises Undecodable for one of no known kind or without any known value."""
    if not isinstance(body, tuple):
        raise Undecodable(ErrorKind.UNKNOWN_LIST, "the data-notification carries no list")
    positional = kaifa.read(body)
    items = by_obis.read(body) if positional is None else positional
    texts = {item.field: text for item in items if item.quantity is Quantity.TEXT and (text := text_of(item.value))}
    maker = KAIFA if positional is not None else maker_of(texts.get("list_version", ""))
    numbers = _numbers(items, maker)
    if not numbers:
        raise Undecodable(ErrorKind.UNKNOWN_LIST, f"a list of {len(body)} items of no known kind")
    fields: dict[str, int | str | bool] = {**texts, **numbers}
    if maker is KAMSTRUP:
        fields = kamstrup.rescale(fields)
    if maker:
        fields["maker"] = maker.code
    return MeterList(maker, complete(fields), _clock(items))


def _numbers(items: list[Item], maker: Maker | None) -> dict[str, int]:
    scalers = (maker and maker.scalers) or {}
    numbers = ((item.field, number_of(item, scalers.get(item.quantity))) for item in items)
    return {field: number for field, number in numbers if number is not None}


def _clock(items: list[Item]) -> DateTime | None:
    return next((clock_of(item.value) for item in items if item.quantity is Quantity.CLOCK), None)
