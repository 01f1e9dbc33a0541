"""Notices when a broker has to be told of prices, and brings them to the meters."""

from collections.abc import Iterable

from amshub_contracts.as_of_now import as_of_now
from amshub_contracts.market_day import market_days_at
from amshub_contracts.messages import Summary
from amshub_contracts.price_area import area_of, day_name_of, price_area
from amshub_contracts.price_curve import Curve, MonthSoFar, of_one_currency
from amshub_contracts.settings import MeterSettings, Settings

from amshub_mqtt.meter_desk import MeterDesk
from amshub_mqtt.store import Store

NOTHING = Summary(as_of_ms=0)


class PriceWatch:
    """Prices are told of when a price day came or changed, and when another price point began."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings, self._store = settings, store
        self._seen: tuple[object, ...] = ()
        self._told_point: tuple[object, ...] = ()

    @property
    def minutes(self) -> int:
        """Length of the intervals that prices are told in."""
        return self._settings.prices.resolution_minutes

    def start_over(self) -> None:
        """Everything is news to a new connection."""
        self._seen = self._told_point = ()

    def news(self, desks: Iterable[MeterDesk], now_ms: int) -> list[MeterDesk]:
        """The meters whose prices have to be told now, with these prices."""
        point = (now_ms // (self.minutes * 60_000), market_days_at(now_ms))
        seen = (self._store.price_event(), point)
        if seen == self._seen:
            return []
        is_first, is_new_point = not self._told_point, point != self._told_point
        # At first, unknown prices are told too: the broker may keep those of long ago.
        priced = [desk for desk in desks if self._price(desk, now_ms, is_new_point=is_new_point, is_first=is_first)]
        self._seen, self._told_point = seen, point
        return priced

    def _price(self, desk: MeterDesk, now_ms: int, *, is_new_point: bool, is_first: bool) -> bool:
        """Whether there is anything to tell of this meter's prices; events tell of every day of every zone."""
        meter = self._settings.meters.get(desk.meter.name, MeterSettings())
        if price_area(self._settings, meter) is None:
            return False
        today_and_tomorrow = market_days_at(now_ms)
        days = self._store.price_days(day_name_of(self._settings, meter), today_and_tomorrow)
        held = tuple(of_one_currency(days, today_and_tomorrow).values())
        known = desk.curve.days
        used_wh = as_of_now(desk.summary or NOTHING, now_ms, meter.zone).month.import_wh
        currency = held[0].currency if held else self._settings.prices.currency_in(area_of(self._settings, meter))
        desk.price(Curve(held, MonthSoFar.at(now_ms // 1000, meter.zone, used_wh)), currency)
        return is_first or held != known or (is_new_point and bool(held))
