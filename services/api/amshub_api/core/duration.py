"""How long something lasts, as people say it."""

UNITS = (("days", 86_400), ("h", 3600), ("min", 60))


def in_words(duration_s: float) -> str:
    """Whole seconds, minutes, hours or days, two of a unit at least: "90 s", "2 min", "47 h", "5 days"."""
    unit, length_s = next(((unit, length_s) for unit, length_s in UNITS if duration_s >= 2 * length_s), ("s", 1))
    return f"{int(duration_s // length_s)} {unit}"
