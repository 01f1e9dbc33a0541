"""Turns the body of a data-notification into the fields of a Reading."""

from dataclasses import dataclass

from amshub_reader.core.apdu.axdr import Value
from amshub_reader.core.apdu.date_time import DateTime
from amshub_reader.core.errors import ErrorKind, Undecodable
from amshub_reader.core.lists import by_obis, described, iskra, kaifa, kamstrup, landis_gyr
from amshub_reader.core.lists.derived import complete
from amshub_reader.core.lists.it_network import with_l2_current
from amshub_reader.core.lists.items import Found, Item, clock_of, number_of, text_of
from amshub_reader.core.lists.makers import KAIFA, KAMSTRUP, LANDIS_GYR, Maker, maker_of, maker_of_flag, maker_of_title
from amshub_reader.core.lists.quantities import MAX_VALUE, Quantity


@dataclass(frozen=True)
class MeterList:
    """What a list said: its maker where it tells, its fields in base units, the meter's clock where it has one."""

    maker: Maker | None
    fields: dict[str, int | str | bool]
    clock: DateTime | None
    unknown: int = 0
    """How many items had a code or position that no field fits."""


def read_list(body: Value, *, system_title: bytes | None = None) -> MeterList:
    """The list in this body; raises Undecodable for one of no known kind or without any known value.

    `system_title` is that of the enciphered APDU, where there was one; it names the maker of a list that does not.
    """
    if not isinstance(body, tuple):
        raise Undecodable(ErrorKind.UNKNOWN_LIST, "the data-notification carries no list")
    found = kaifa.read(body) or iskra.read(body) or landis_gyr.read(body) or described.read(body) or by_obis.read(body)
    items = found.items
    texts = {item.field: text for item in items if item.quantity is Quantity.TEXT and (text := text_of(item.value))}
    maker = _maker(found, texts, system_title)
    numbers = _numbers(items, maker)
    if not numbers or (found.usual_maker is KAIFA and maker is not KAIFA):
        raise Undecodable(ErrorKind.UNKNOWN_LIST, f"a list of {len(body)} items of no known kind")
    fields: dict[str, int | str | bool] = {**texts, **numbers}
    if maker is KAMSTRUP:
        fields = kamstrup.rescale(fields)
    if maker:
        fields["maker"] = maker.code
    if found.list_type:
        fields["list_type"] = found.list_type
    if all(item.field != "l2_current_ma" for item in items):
        fields = with_l2_current(fields)
    return MeterList(maker, _within_bounds(complete(fields)), _clock(items), found.unknown)


def _maker(found: Found, texts: dict[str, str], system_title: bytes | None) -> Maker | None:
    named = (
        found.maker
        or maker_of(texts.get("list_version", ""))
        or maker_of_flag(texts.get("_logical_name", ""))
        or maker_of_title(system_title or b"")
    )
    return named or (None if system_title else found.usual_maker)


def _numbers(items: list[Item], maker: Maker | None) -> dict[str, int]:
    scalers = dict((maker and maker.scalers) or {})
    if maker is LANDIS_GYR:
        scalers[Quantity.VOLTAGE] = landis_gyr.voltage_scaler(items)
    numbers = ((item.field, number_of(item, scalers.get(item.quantity))) for item in items)
    return {field: number for field, number in numbers if number is not None}


def _within_bounds(fields: dict[str, int | str | bool]) -> dict[str, int | str | bool]:
    """The fields without sums that the store cannot hold."""
    return {name: value for name, value in fields.items() if isinstance(value, str) or abs(value) <= MAX_VALUE}


def _clock(items: list[Item]) -> DateTime | None:
    return next((clock_of(item.value) for item in items if item.quantity is Quantity.CLOCK), None)
