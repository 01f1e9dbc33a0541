"""What a number of an answer is, for /openapi.json: `Annotated[int, means("W")]`."""

from msgspec import Meta


def means(what: str, least: int | None = None) -> Meta:
    """The meaning and unit of a value, and the least that it can be, where there is one."""
    return Meta(description=what, ge=least)
