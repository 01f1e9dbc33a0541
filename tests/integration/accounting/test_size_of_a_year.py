"""What a year of a meter takes in the store is what docs/streams.md says."""

import random
from datetime import UTC, datetime
from pathlib import Path
from re import search

from amshub_contracts import ledger
from amshub_contracts.bus import Bus
from amshub_contracts.ledger import DAY_S, MeterChange
from amshub_contracts.messages import Quarter, Summary

from tests.support.store import Store

PAGE = Path(__file__).parent.parent.parent.parent / "docs" / "streams.md"
YEAR_S = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())


def year_of_quarters() -> dict[int, Quarter]:
    """A household with solar cells, each quarter priced in millionths per kWh."""
    dice = random.Random(3)
    quarters = {}
    for start_s in range(YEAR_S, YEAR_S + 365 * DAY_S, 900):
        sunny = 8 <= start_s % DAY_S // 3600 < 18
        import_wh, export_wh = dice.randrange(0, 3000), dice.randrange(0, 2000) if sunny else 0
        price_micro = dice.randrange(-50_000, 3_000_000)
        quarters[start_s] = Quarter(import_wh, export_wh, 0, import_wh * price_micro, export_wh * price_micro)
    return quarters


def test_a_year_of_quarter_hours_takes_what_the_page_says(own_store: Store) -> None:
    found = search(r"(\d+\.\d) MB a year of a meter", PAGE.read_text())
    assert found
    said_mb = float(found[1])
    with own_store.client() as client:
        before = int(client.info("memory")["used_memory"])
        bus = Bus(own_store.settings, "test")
        quarters, seen = year_of_quarters(), None
        for number, midnight_s in enumerate(range(YEAR_S, YEAR_S + 365 * DAY_S, DAY_S), 1):
            day = {start_s: quarters[start_s] for start_s in range(midnight_s, midnight_s + DAY_S, 900)}
            change = MeterChange("home", b"{}", Summary(as_of_ms=1), day)
            watermark = b"%d-1" % number
            ledger.save(bus, 0, seen=seen, watermark=watermark, changes=[change])
            seen = watermark
        bus.close()
        measured_mb = (int(client.info("memory")["used_memory"]) - before) / 1_000_000
    print(f"{measured_mb:.2f} MB")
    assert measured_mb <= said_mb + 0.05
    assert measured_mb > said_mb * 0.8, f"docs/streams.md may say less now: {measured_mb:.2f} MB"
