"""How the meter's line fares: the codes `hm` and `he` of data.json, and the same in words."""

from amshub_api.core.view import MeterView

FRESH_MS = 15_000
LATE_MS = 30_000
"""A frame older than this is no data: the slowest list that carries power comes every 10 s."""
STARTING_S = 30
REPORT_S = 30
"""A reader reports every few seconds; one silent for longer is not running."""

NO_DATA_YET, WELL, LATE, FAILED = 0, 1, 2, 3
NO_DATA_ERROR = 90


def error_code(view: MeterView, now_ms: int, uptime_s: int) -> int:
    """`he`: the reader's error since the last good frame, else 90 after 30 s without a frame, else 0."""
    if view.status is not None and view.status.error_code:
        return view.status.error_code
    age_ms = _age_ms(view, now_ms)
    silent = uptime_s >= STARTING_S if age_ms is None else age_ms >= LATE_MS
    return NO_DATA_ERROR if silent else 0


def state_code(view: MeterView, now_ms: int, uptime_s: int) -> int:
    """`hm`: 0 no data yet, 1 a frame within 15 s, 2 within 30 s, 3 older or an error."""
    if error_code(view, now_ms, uptime_s):
        return FAILED
    age_ms = _age_ms(view, now_ms)
    if age_ms is None:
        return NO_DATA_YET
    return WELL if age_ms < FRESH_MS else LATE


def words(view: MeterView, now_ms: int, reported_s_ago: float | None) -> str:
    """What is wrong and what to do, for people; empty when all is well.

    `reported_s_ago` is the age of the reader's status in real seconds, None before its first.
    """
    if view.status is None or reported_s_ago is None:
        return "The reader has not reported yet. See that the service reader runs, and read its log."
    if reported_s_ago > REPORT_S:
        return (
            f"The reader has not reported for {reported_s_ago:.0f} s. See that the service reader runs, "
            "and read its log."
        )
    if view.status.message:
        return view.status.message
    age_ms = _age_ms(view, now_ms)
    if age_ms is None:
        return "No frame has come yet. See that the cable is in and that the grid company has opened the port."
    if age_ms >= LATE_MS:
        return f"No frame for {age_ms // 1000} s. See that the cable is in, at both ends."
    return ""


def _age_ms(view: MeterView, now_ms: int) -> int | None:
    # Negative is fresh: on a host whose clock is not set yet, readings bear the meter's time, ahead of ours.
    last_ms = view.last_frame_at_ms
    return None if last_ms is None else now_ms - last_ms
