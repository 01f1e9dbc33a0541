"""Turns the body of a data-notification into the fields of a Reading."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

import msgspec

from amshub_reader.core.apdu import date_time
from amshub_reader.core.apdu.axdr import Value
from amshub_reader.core.apdu.date_time import DateTime
from amshub_reader.core.errors import ErrorKind, Undecodable
from amshub_reader.core.lists import by_obis, described, iskra, kaifa, kamstrup, landis_gyr
from amshub_reader.core.lists.derived import Fields, complete
from amshub_reader.core.lists.it_network import with_l2_current
from amshub_reader.core.lists.items import Found, Item, number_of, text_of
from amshub_reader.core.lists.makers import KAIFA, KAMSTRUP, LANDIS_GYR, Maker, maker_of, maker_of_flag, maker_of_title
from amshub_reader.core.lists.quantities import Quantity


class MeterList(msgspec.Struct, frozen=True):
    """What a list said: its maker where it tells, its fields in base units, the meter's clock where it has one."""

    maker: Maker | None
    fields: Fields
    clock_octets: bytes | None
    """The date-time of the meter's clock as it was sent."""
    unknown: int = 0
    """How many items had a code or position that no field fits."""

    @property
    def clock(self) -> DateTime | None:
        """The meter's clock; None where it has none or an unreadable one."""
        return None if self.clock_octets is None else date_time.read(self.clock_octets)


class Named(NamedTuple):
    """The items of a list, named but not scaled, and what else it tells."""

    items: list[Item]
    texts: dict[str, str]
    maker: Maker | None
    scalers: Mapping[Quantity, int]
    """Power of ten of values sent without one."""
    list_type: int | None
    unknown: int
    rigid: bool
    """Whether no measurement or clock had a say in this."""


def read_list(body: Value, *, system_title: bytes | None = None) -> MeterList:
    """The list in this body; raises Undecodable for one of no known kind or without any known value.

    `system_title` is that of the enciphered APDU, where there was one; it names the maker of a list that does not.
    """
    return scale(name_items(body, system_title))


def name_items(body: Value, system_title: bytes | None) -> Named:
    """What each value of this body is; raises Undecodable for a list of no known kind."""
    if not isinstance(body, tuple):
        raise Undecodable(ErrorKind.UNKNOWN_LIST, "the data-notification carries no list")
    found = kaifa.read(body) or iskra.read(body) or landis_gyr.read(body) or described.read(body) or by_obis.read(body)
    items = found.items
    texts = {item.field: text for item in items if item.quantity is Quantity.TEXT and (text := text_of(item.value))}
    maker = _maker(found, texts, system_title)
    if not items or (found.usual_maker is KAIFA and maker is not KAIFA):
        raise Undecodable(ErrorKind.UNKNOWN_LIST, f"a list of {len(body)} items of no known kind")
    scalers = dict((maker and maker.scalers) or {})
    rigid = found.rigid
    if maker is LANDIS_GYR:
        scalers[Quantity.VOLTAGE], rigid = landis_gyr.voltage_scaler(items), False
    return Named(items, texts, maker, scalers, found.list_type, found.unknown, rigid)


def scale(named: Named) -> MeterList:
    """The list in base units, with what follows from it; raises Undecodable when no value is left."""
    scaled = ((item.field, number_of(item, named.scalers.get(item.quantity))) for item in named.items)
    numbers = {field: number for field, number in scaled if number is not None}
    if not numbers:
        raise Undecodable(ErrorKind.UNKNOWN_LIST, f"a list of {len(named.items)} items without a known number")
    fields: Fields = {**named.texts, **constants_of(named), **numbers}
    for step in steps_of(named):
        fields = step(fields)
    return MeterList(named.maker, complete(fields), clock_in(named), named.unknown)


def constants_of(named: Named) -> Fields:
    """The fields that no value of the list holds."""
    constants: Fields = {}
    if named.maker:
        constants["maker"] = named.maker.code
    if named.list_type:
        constants["list_type"] = named.list_type
    return constants


def steps_of(named: Named) -> list[Callable[[Fields], Fields]]:
    """What is done to the scaled fields, in this order, before they are completed."""
    steps: list[Callable[[Fields], Fields]] = []
    if named.maker is KAMSTRUP and not kamstrup.is_common(named.texts.get("meter_model")):
        steps.append(kamstrup.rescale)
    if all(item.field != "l2_current_ma" for item in named.items):
        steps.append(with_l2_current)
    return steps


def clock_in(named: Named) -> bytes | None:
    """The octets of the meter's clock in the list, None when it has none."""
    clock = next((item.value for item in named.items if item.quantity is Quantity.CLOCK), None)
    return bytes(clock) if isinstance(clock, bytes) else None


def _maker(found: Found, texts: dict[str, str], system_title: bytes | None) -> Maker | None:
    named = (
        found.maker
        or maker_of(texts.get("list_version", ""))
        or maker_of_flag(texts.get("_logical_name", ""))
        or maker_of_title(system_title or b"")
    )
    return named or (None if system_title else found.usual_maker)
