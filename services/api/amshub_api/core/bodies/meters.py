"""meters.json."""

from typing import Annotated, Literal, TypedDict

from amshub_contracts.messages import ReaderState

from amshub_api.core.bodies.means import means

State = Annotated[
    ReaderState | Literal["unknown"],
    means("what its reader does; unknown while it does not report"),
]


class MeterInList(TypedDict):
    """One meter of the settings."""

    name: Annotated[str, means("for `?meter=` and /meters/<name>/")]
    zone: Annotated[str, means("time zone, IANA")]
    phases: Literal[1, 3]
    network: Literal["TN", "IT"]
    fuse_a: Annotated[int, means("main fuse, A")]
    state: State
    shown: Annotated[bool, means("the one that is meant where none is named")]


class Meters(TypedDict):
    """The meters, in the order of the settings."""

    meters: list[MeterInList]
