"""status.json."""

from typing import Annotated, Literal, TypedDict

from amshub_contracts.messages import MqttState, ReaderState
from amshub_contracts.mqtt_settings import FormatName

from amshub_api.core.bodies.means import means
from amshub_api.core.bodies.meters import State

TroubleKind = Annotated[
    ReaderState | Literal["", "store", "reader_silent", "clock_behind"],
    means("what the message is about; empty when all is well"),
]
Words = Annotated[str, means("what is wrong and what to do about it; empty when all is well")]
Count = Annotated[int, means("since the service was started", 0)]
Instant = Annotated[int, means("UTC Unix ms")]
InstantOrNone = Annotated[int | None, means("UTC Unix ms; null before the first")]


class PriceDayHeld(TypedDict):
    """One market day of prices."""

    day: Annotated[str, means("YYYY-MM-DD")]
    source: str
    known: Annotated[int, means("intervals whose price is known", 0)]
    points: Annotated[int, means("intervals of the day", 0)]
    note: Annotated[str, means("why some are not known; empty when all are")]


class PriceSource(TypedDict):
    """One source of prices or of exchange rates."""

    code: str
    state: Literal["unused", "well", "waiting", "failing", "refused"]
    message: Words


class PriceService(TypedDict):
    """How the service of prices fares."""

    state: Literal["unconfigured", "starting", "silent", "well", "waiting", "missing"]
    message: Words
    area: Annotated[str, means("bidding zone; empty without one")]
    days: Annotated[list[PriceDayHeld], means("today and tomorrow, those that are held")]
    sources: list[PriceSource]


class AccountingService(TypedDict):
    """How accounting fares with this meter."""

    state: Annotated[Literal["waiting", "well", "behind", "silent"], means("waiting: there is no reading yet")]
    message: Words
    lag_s: Annotated[float | None, means("behind the readings, s, not below 0; null while it has counted nothing")]


class Broker(TypedDict):
    """How one broker fares."""

    name: str
    url: str
    format: FormatName
    state: Annotated[MqttState | Literal["silent"], means("silent: nobody reports")]
    message: Words
    error_code: Annotated[int, means("`me` of data.json")]
    connected_at_ms: Annotated[int | None, means("UTC Unix ms; null while it is not")]
    told_up_to_ms: Annotated[
        int | None, means("when the newest reading came that it has, UTC Unix ms; null before any")
    ]
    connections: Count
    sent: Count
    acknowledged: Count
    waiting: Annotated[int, means("messages that it has not yet acknowledged", 0)]
    skipped_late: Count


class Status(TypedDict):
    """How the meter, its reader, its prices and the brokers fare, in words."""

    meter: str
    zone: Annotated[str, means("time zone, IANA")]
    phases: Literal[1, 3]
    network: Literal["TN", "IT"]
    now_ms: Instant
    state: State
    trouble: TroubleKind
    message: Words
    last_frame_at_ms: InstantOrNone
    error_code: Annotated[int, means("`he` of data.json: since the last good frame, 0 when there is none")]
    error_at_ms: InstantOrNone
    frames: Count
    bytes: Count
    errors: Annotated[dict[str, int], means("how often each kind of error came")]
    gaps: Count
    longest_gap_ms: Annotated[int, means("ms", 0)]
    unknown_items: Count
    replays: Count
    spooled: Annotated[int, means("readings that wait for the store", 0)]
    dropped: Count
    merged: Count
    projected_hour_wh: Annotated[
        int | None, means("what this hour will have drawn when the power stays as it is; null while no power is known")
    ]
    headroom_w: Annotated[
        int | None,
        means(
            "mean power for the rest of the interval that stays within the tariff's current step, and within the main "
            "fuse; null without such a step"
        ),
    ]
    accounting: AccountingService
    prices: PriceService
    brokers: list[Broker]
