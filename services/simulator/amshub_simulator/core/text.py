"""The simulator's two kinds of text: stamped frames for a reader, and the truth that its ledger should come to."""

import json
from collections.abc import Iterator

from amshub_simulator.core.meter import Meter

QUARTER_MS = 900_000


def stamped_lines(meter: Meter, from_ms: int, to_ms: int, every_ms: int | None = None) -> Iterator[str]:
    """A line `<received_at_ms> <hex>` for each frame that leaves in [from_ms, to_ms), UTC Unix ms."""
    for at_ms, kind in meter.frames_between(from_ms, to_ms, every_ms):
        yield f"{at_ms} {meter.frame(at_ms, kind).hex()}\n"


def truth_lines(meter: Meter, from_ms: int, to_ms: int) -> Iterator[str]:
    """A JSON line for each quarter boundary in [from_ms, to_ms].

    `at_s` is UTC Unix time in s; `import_wh` and `export_wh` are what the counters show then, in the maker's steps;
    `import_exact_wms` and `export_exact_wms` are watt-milliseconds since the household's epoch, without rounding.
    """
    for at_ms in range(next_quarter_ms(from_ms), to_ms + 1, QUARTER_MS):
        import_wh, export_wh = meter.counters_wh(at_ms)
        energy = meter.energy(at_ms)
        truth = {
            "at_s": at_ms // 1000,
            "import_wh": import_wh,
            "export_wh": export_wh,
            "import_exact_wms": energy.import_wms,
            "export_exact_wms": energy.export_wms,
        }
        yield json.dumps(truth) + "\n"


def next_quarter_ms(at_ms: int) -> int:
    """The first quarter boundary at or after this instant."""
    return -(-at_ms // QUARTER_MS) * QUARTER_MS
