"""Values from outside as a struct of the settings, with everything that is wrong with them at once."""

from collections.abc import Mapping
from typing import Annotated, Any, TypeVar, get_args, get_origin

import msgspec

from amshub_contracts.expected import expected

T = TypeVar("T", bound=msgspec.Struct)


class BadValues(ValueError):
    """Some values are wrong; `problems` says which and what to send instead, one after the other."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("; ".join(problems))


def checked(kind: type[T], values: Mapping[str, Any], *, from_text: bool = False) -> T:
    """The struct of plain fields that these values make; raises BadValues.

    `from_text`: they come from a form, where every number is text.
    """
    fields = {field.name: field for field in msgspec.structs.fields(kind)}
    problems = [f"{name!r}: there is no such value" for name in values if name not in fields]
    good: dict[str, Any] = {}
    for name, field in fields.items():
        if name in values:
            try:
                good[name] = _value(field.type, values[name], from_text)
            except ValueError as error:
                problems.append(f"{name}: {error}")
        elif field.required:
            problems.append(f"{name}: is missing")
    if problems:
        raise BadValues(problems)
    return kind(**good)


def _value(kind: Any, value: Any, from_text: bool) -> Any:
    """The value as this type; raises ValueError in words. Checks are those that the settings' loader makes, too."""
    try:
        converted = msgspec.convert(value, kind, strict=not from_text)
    except msgspec.ValidationError as error:
        raise ValueError(expected(kind, error)) from error
    if get_origin(kind) is Annotated:
        for meta in get_args(kind)[1:]:
            if isinstance(meta, msgspec.Meta) and meta.extra and "check" in meta.extra:
                meta.extra["check"](converted)
    return converted
