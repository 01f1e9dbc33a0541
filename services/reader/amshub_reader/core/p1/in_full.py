"""Reads a P1 telegram line by line into the fields of a Reading."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from amshub_reader.core.errors import ErrorKind, Undecodable
from amshub_reader.core.lists.derived import complete
from amshub_reader.core.lists.makers import KAIFA, Maker, maker_of_flag
from amshub_reader.core.lists.quantities import MAX_VALUE, Quantity
from amshub_reader.core.p1 import identifiers, lines, numbers, peaks, timestamp
from amshub_reader.core.p1.lines import Lines
from amshub_reader.core.p1.makers import maker_of

Fields = dict[str, int | str | bool | tuple[tuple[int, int], ...]]


@dataclass(frozen=True)
class Telegram:
    """What a telegram said: fields of a Reading, and how many lines could not be read or have no field."""

    fields: Fields
    malformed: int
    unknown: int


def parse(text: bytes, zone: ZoneInfo, received_at_ms: int | None) -> Telegram:
    """What this telegram, from "/" to "!", said; raises Undecodable when that is nothing.

    `zone` is where the meter's local time is true; `received_at_ms` is UTC Unix time in ms, None if not known. Lines
    that cannot be read are skipped and counted.
    """
    read = lines.read(text)
    belgian = belgian_of(read, zone)
    if not read.numbers and not belgian:
        reason = f"a P1 telegram without any known value, {read.malformed} lines malformed and {read.unknown} unknown"
        raise Undecodable(ErrorKind.PARSE if read.malformed else ErrorKind.UNKNOWN_LIST, reason)
    fields: dict[str, int | str | bool] = {**read.numbers, **texts_of(read)}
    clock_s = _clock_s(read, zone, received_at_ms)
    if clock_s is not None:
        fields["meter_clock_s"] = clock_s
    whole = complete(fields)
    bounded = {name: value for name, value in whole.items() if isinstance(value, str) or abs(value) <= MAX_VALUE}
    return Telegram({**bounded, **belgian}, read.malformed, read.unknown)


def texts_of(read: Lines) -> dict[str, int | str | bool]:
    """The meter's number, type and maker."""
    names = {
        code: identifiers.read(read.others[code][0])
        for code in (lines.NUMBER, lines.SECOND_NUMBER, lines.LOGICAL_NAME)
        if code in read.others
    }
    maker = maker_of(read.identification) or maker_of_flag(names.get(lines.LOGICAL_NAME) or "")
    return {**_names(names, maker), **({"maker": maker.code} if maker else {})}


def _names(names: dict[bytes, str | None], maker: Maker | None) -> dict[str, str]:
    """The meter's number, and its type where Kaifa sends that in the place of a second number."""
    first, second = names.get(lines.NUMBER), names.get(lines.SECOND_NUMBER)
    number = first or second or names.get(lines.LOGICAL_NAME)
    said = {"meter_id": number} if number else {}
    if first and second and maker is KAIFA:
        said["meter_model"] = second
    return said


def _clock_s(read: Lines, zone: ZoneInfo, received_at_ms: int | None) -> int | None:
    """The meter's clock, UTC Unix time in s; some meters send date and time on lines of their own."""
    if lines.CLOCK in read.others:
        said = read.others[lines.CLOCK][0]
    else:
        said = read.others.get(lines.LOCAL_DATE, [b""])[0] + read.others.get(lines.LOCAL_TIME, [b""])[0]
    clock_s = timestamp.utc_s(said, zone, received_at_ms)
    read.malformed += bool(said) and clock_s is None
    return clock_s


def belgian_of(read: Lines, zone: ZoneInfo) -> Fields:
    """What Belgian meters say for the capacity tariff."""
    said: Fields = {}
    if lines.DEMAND in read.others:
        demand_w = numbers.read(read.others[lines.DEMAND][0], Quantity.ACTIVE_POWER)
        if demand_w is not None:
            said["import_demand_w"] = demand_w
        read.malformed += demand_w is None
    if lines.PEAK in read.others:
        peak = peaks.read_peak(read.others[lines.PEAK], zone)
        if peak:
            said["import_month_peak_w"] = peak[1]
            said |= {} if peak[0] is None else {"import_month_peak_s": peak[0]}
        read.malformed += peak is None
    history = read.others.get(lines.HISTORY, [])
    if peaks.is_history(history):
        past = peaks.read_history(history, zone)
        said |= {"import_peak_history": past} if past else {}
        read.malformed += past is None
    return said
