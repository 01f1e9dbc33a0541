"""How long to wait before the next try: doubling, up to a ceiling, spread so that services do not retry in step."""


def delay_s(failures: int, *, first_s: float, ceiling_s: float, spread: float) -> float:
    """Seconds before the next try after this many failures in a row.

    `spread`, from 0 to 1 and drawn by the caller, takes off up to a quarter.
    """
    doubled: float = first_s * 2 ** min(max(failures, 1) - 1, 30)
    return min(doubled, ceiling_s) * (1 - spread / 4)
