"""The small unrest of a household's load, so that a live meter shows life; over each cycle it comes to nothing."""

from zlib import crc32

CYCLE_MS = 20_000
"""Half of it above and half below the load: a meter that sends each 10 s shows one of each, and a quarter-hour holds
whole cycles, so that energies at its edges do not know of the unrest."""
HALF_MS = CYCLE_MS // 2
HIGHEST_W = 45
SMALLEST_SHARE = 4
"""At most this part of the load: it never changes direction."""


def ripple(seed: int, at_ms: int, load_w: int) -> tuple[int, int]:
    """W beside the load at this UTC Unix ms, and W·ms since the cycle began; `load_w` holds for the whole cycle."""
    number, inside_ms = divmod(at_ms, CYCLE_MS)
    height_w = min(crc32(f"{seed} {number}".encode()) % (HIGHEST_W + 1), abs(load_w) // SMALLEST_SHARE)
    if inside_ms < HALF_MS:
        return height_w, height_w * inside_ms
    return -height_w, height_w * (CYCLE_MS - inside_ms)


def cycle_of(at_ms: int) -> tuple[int, int]:
    """[start, end) of the cycle that holds this UTC Unix ms."""
    start_ms = at_ms - at_ms % CYCLE_MS
    return start_ms, start_ms + CYCLE_MS
