"""How the meter's line fares: the codes `hm` and `he` of data.json, and the same in words."""

from typing import NamedTuple

from amshub_contracts.messages import ReaderStatus

from amshub_api.core.bodies.meters import State
from amshub_api.core.bodies.status import TroubleKind
from amshub_api.core.duration import in_words
from amshub_api.core.silence import not_reported
from amshub_api.core.view import MeterView

FRESH_MS = 15_000
LATE_MS = 30_000
"""A frame older than this is no data: the slowest list that carries power comes every 10 s."""
STARTING_S = 30
AHEAD_MS = 300_000
"""A frame may be stamped this far ahead: on a host whose clock is not set yet, readings bear the meter's time.

Further ahead, its age tells nothing, and calling it fresh would hide a meter that is silent.
"""
REPORT_S = 30
"""A reader reports every few seconds; one silent for longer is not running, or has nothing to do and told so."""


class Trouble(NamedTuple):
    """What is wrong with the meter's line: a name for programs, and what to do in words for people."""

    kind: TroubleKind
    words: str


NO_TROUBLE = Trouble("", "")
NO_DATA_YET, WELL, LATE, FAILED = 0, 1, 2, 3
NO_DATA_ERROR = 90


def error_code(view: MeterView, now_ms: int, uptime_s: int) -> int:
    """`he`: the reader's error since the last good frame, else 90 after 30 s without a frame, else 0.

    It is 90 too when the last frame is stamped over five minutes ahead of now.
    """
    if view.status is not None and view.status.error_code:
        return view.status.error_code
    age_ms = _age_ms(view, now_ms)
    silent = uptime_s >= STARTING_S if age_ms is None else not -AHEAD_MS <= age_ms < LATE_MS
    return NO_DATA_ERROR if silent else 0


def state_code(view: MeterView, now_ms: int, uptime_s: int) -> int:
    """`hm`: 0 no data yet, 1 a frame within 15 s, 2 within 30 s, 3 older or an error."""
    if error_code(view, now_ms, uptime_s):
        return FAILED
    age_ms = _age_ms(view, now_ms)
    if age_ms is None:
        return NO_DATA_YET
    return WELL if age_ms < FRESH_MS else LATE


def trouble(view: MeterView, now_ms: int, reported_s_ago: float | None) -> Trouble:
    """What is wrong and what to do.

    `reported_s_ago` is the age of the reader's status in real seconds, None before its first.
    """
    if view.status is None or reader_state(view.status, reported_s_ago) == "unknown":
        return Trouble("reader_silent", not_reported("The reader", "reader", reported_s_ago))
    if view.status.message:
        return Trouble(view.status.state, view.status.message)
    age_ms = _age_ms(view, now_ms)
    if age_ms is None:
        return Trouble(
            "waiting", "No frame has come yet. See that the cable is in and that the grid company has opened the port."
        )
    if age_ms < -AHEAD_MS:
        return Trouble(
            "clock_behind",
            f"The last frame is stamped {in_words(-age_ms / 1000)} ahead of this machine's clock: the clock was ahead "
            "then, or is behind now. See that it is right, and that a time server (NTP) keeps it so.",
        )
    if age_ms >= LATE_MS:
        return Trouble("waiting", f"No frame for {in_words(age_ms / 1000)}. See that the cable is in, at both ends.")
    return NO_TROUBLE


def reader_state(status: ReaderStatus | None, reported_s_ago: float | None) -> State:
    """What the reader does; unknown while it does not report, as `trouble` has it."""
    if status is None or reported_s_ago is None:
        return "unknown"
    return "unknown" if reported_s_ago > REPORT_S and status.state != "unconfigured" else status.state


def _age_ms(view: MeterView, now_ms: int) -> int | None:
    last_ms = view.last_frame_at_ms
    return None if last_ms is None else now_ms - last_ms
