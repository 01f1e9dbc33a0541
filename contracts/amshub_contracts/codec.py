"""A Reading as flat stream fields, legible in redis-cli, and back."""

from collections.abc import Mapping
from typing import Any

import msgspec

from amshub_contracts import SCHEMA_VERSION
from amshub_contracts.messages import Reading

VERSION_FIELD = "v"
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
    if int(fields.get(b"v", b"1")) > SCHEMA_VERSION:
        raise NewerSchema(f"reading has schema version {fields[b'v'].decode()}, this amshub knows {SCHEMA_VERSION}")
    values: dict[str, Any] = {}
    for raw_name, raw in fields.items():
        name = raw_name.decode()
        if name == VERSION_FIELD:
            continue
        try:
            values[name] = _value(name, raw)
        except (ValueError, msgspec.MsgspecError) as error:
            raise ValueError(f"field {name} of a reading: {error}") from error
    try:
        return Reading(**values)
    except TypeError as error:
        raise ValueError(f"not a reading: {error}") from error


def _value(name: str, raw: bytes) -> Any:
    if name in _TEXT:
        return raw.decode()
    if name in _BOOL:
        return raw == b"1"
    if name in _JSON:
        return msgspec.json.decode(raw, type=_PEAKS)
    return int(raw)
