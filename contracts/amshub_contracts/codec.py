"""A Reading as flat stream fields, legible in redis-cli, and back."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from amshub_contracts import SCHEMA_VERSION
from amshub_contracts.messages import Reading

VERSION_FIELD = "v"
_VERSION = VERSION_FIELD.encode()
_TEXT = {"meter", "meter_id", "meter_model", "list_version"}
_JSON = {"import_peak_history"}
_BOOL = {"l2_current_calculated"}
FIELDS: tuple[str, ...] = Reading.__struct_fields__

_PEAKS = tuple[tuple[int, int], ...]


class NewerSchema(Exception):
    """The message was written by a newer amshub; update this service."""


def to_fields(reading: Reading) -> dict[str, str | int]:
    """Stream fields of the reading: the schema version, then what the frame said, in the order of Reading."""
    fields: dict[str, str | int] = {VERSION_FIELD: SCHEMA_VERSION}
    for name in FIELDS:
        value = getattr(reading, name)
        if value is None:
            continue
        if name in _JSON:
            value = msgspec.json.encode(value).decode()
        elif name in _BOOL:
            value = int(value)
        fields[name] = value
    return fields


def from_fields(fields: Mapping[bytes, bytes]) -> Reading:
    """The Reading in these stream fields; raises NewerSchema, or ValueError naming the field that is wrong."""
    _refuse_newer(fields)
    values: dict[str, Any] = {}
    for raw_name, raw in fields.items():
        if raw_name == _VERSION:
            continue
        try:
            name, parse = _PARSERS[raw_name]
            values[name] = parse(raw)
        except KeyError:
            raise ValueError(f"not a reading: it has a field {raw_name!r}") from None
        except (ValueError, msgspec.MsgspecError) as error:
            raise ValueError(f"field {raw_name.decode()} of a reading: {error}") from error
    try:
        return Reading(**values)
    except TypeError as error:
        raise ValueError(f"not a reading: {error}") from error


def _refuse_newer(fields: Mapping[bytes, bytes]) -> None:
    """Before anything else is looked at: a newer amshub may have other fields too."""
    version = fields.get(_VERSION, b"%d" % SCHEMA_VERSION)
    if not version.isdigit():
        raise ValueError(f"field v of a reading: {version!r} is no version")
    if int(version) > SCHEMA_VERSION:
        raise NewerSchema(
            f"a reading has schema version {int(version)}, this amshub knows {SCHEMA_VERSION}: update amshub"
        )


def _parser(name: str) -> Callable[[bytes], Any]:
    if name in _TEXT:
        return bytes.decode
    if name in _BOOL:
        return b"1".__eq__
    if name in _JSON:
        return msgspec.json.Decoder(_PEAKS).decode
    return int


_PARSERS = {name.encode(): (name, _parser(name)) for name in FIELDS}
