"""What a setting may be, in words for people who do not know Python's types."""

from decimal import Decimal
from typing import Annotated, Any, Literal, get_args, get_origin

import msgspec

WORDS = {
    bool: ("true or false", "true or false"),
    int: ("a whole number", "whole numbers"),
    float: ("a number", "numbers"),
    Decimal: ("a number", "numbers"),
    str: ("text", "texts"),
}
"""One, and several of them in a list."""


def expected(kind: Any, error: msgspec.ValidationError) -> str:
    """What to write for a setting of this type, of which `error` refused a value.

    The error's own words stand for a type that is not known here.
    """
    base, *told = get_args(kind) if get_origin(kind) is Annotated else (kind,)
    limits = next((meta for meta in told if isinstance(meta, msgspec.Meta)), msgspec.Meta())
    is_list = get_origin(base) is tuple
    item = get_args(base)[0] if is_list else base
    if get_origin(item) is Literal:
        words = _one_of(get_args(item))
    elif item in WORDS and limits.pattern is None:
        words = WORDS[item][is_list]
    else:
        return str(error).split(" - at")[0]
    if limits.ge is not None and limits.le is not None:
        words += f" from {limits.ge} to {limits.le}"
    if limits.max_length is not None:
        words += f" of at most {limits.max_length} characters"
    return f"expected a list of {words}" if is_list else f"expected {words}"


def _one_of(choices: tuple[Any, ...]) -> str:
    """The choices as they are written in TOML."""
    *others, last = [f'"{choice}"' if isinstance(choice, str) else str(choice) for choice in choices]
    words = f"{', '.join(others)} or {last}" if others else last
    return words if isinstance(choices[0], str) else f"the number {words}"
