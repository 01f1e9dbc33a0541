"""What /openapi.json tells of a URL."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

METER_NAME = {"type": "string", "pattern": "^[a-z0-9]{1,32}$", "examples": ["home"]}


@dataclass(frozen=True)
class Parameter:
    """One parameter behind the question mark; all may be left out."""

    name: str
    schema: Mapping[str, Any]
    """JSON schema of its value."""
    meaning: str


METER = Parameter("meter", METER_NAME, "name of a meter in the settings; left out: the one that is meant")
NO_SUCH_METER = {404: "the settings have no meter of this name"}


@dataclass(frozen=True)
class About:
    """One URL, for those who write programs."""

    summary: str
    gives: Mapping[str, Any]
    """What 200 brings: its media type, and the type of the body or None where it is not JSON."""
    parameters: tuple[Parameter, ...] = ()
    takes: Mapping[str, Any] = field(default_factory=dict)
    """What a request brings, likewise; empty: nothing."""
    refusals: Mapping[int, str] = field(default_factory=dict)
    """Why it may be refused, by status, with a Refusal; what its Access refuses need not be said."""
    also: Mapping[int, str] = field(default_factory=dict)
    """Other statuses that bring the same body, and what they mean."""
    lacks: bool = False
    """Whether 404 is also what the device answers where it has nothing to show, in HTML."""
    tagged: bool = False
    """Whether 200 has an ETag, by which a client that has the body already is answered 304."""


def gives_json(summary: str, body: Any, **more: Any) -> About:
    """A URL that answers with this type as JSON."""
    return About(summary, {"application/json": body}, **more)
