"""Price days as the service of prices would write them, of prices that a test chooses."""

from collections.abc import Sequence
from datetime import date

from amshub_contracts.market_day import bounds_s
from amshub_contracts.messages import PriceDay, PricePoint

MICRO = 1_000_000


def a_day(
    day: str,
    import_micro: Sequence[int | None] | int,
    *,
    minutes: int = 60,
    area: str = "NO1",
    source: str = "EOE",
    currency: str = "NOK",
    cap_wh: int | None = None,
    above_micro: int | None = None,
    export_micro: int | None = None,
    note: str = "",
) -> PriceDay:
    """A day with these import prices in order, or one for all; the market price is half a unit of currency lower.

    The price above the cap and the export price are the same all day; left out, they are the import price.
    """
    start_s, end_s = bounds_s(date.fromisoformat(day))
    starts = range(start_s, end_s, minutes * 60)
    prices = [import_micro] * len(starts) if isinstance(import_micro, int) else import_micro
    points = tuple(
        PricePoint(
            at_s,
            minutes,
            spot_micro=None if price is None else price - MICRO // 2,
            import_micro=price,
            import_above_micro=price if above_micro is None else above_micro,
            export_micro=price if export_micro is None else export_micro,
        )
        for at_s, price in zip(starts, prices, strict=True)
    )
    return PriceDay(
        area=area,
        day=day,
        source=source,
        source_currency="EUR",
        currency=currency,
        cap_wh=cap_wh,
        points=points,
        note=note,
        written_at_ms=0,
    )
