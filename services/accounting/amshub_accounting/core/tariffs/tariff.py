"""The capacity tariff of one meter: every rule's book of peaks, and what they come to in the running month."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from fractions import Fraction
from zoneinfo import ZoneInfo

from amshub_contracts.ledger import QUARTER_S
from amshub_contracts.messages import Peak, Quarter, Tariff, TariffComponent
from amshub_contracts.tariff_settings import BEYOND_STEPS_KW, TariffComponentSettings, TariffSettings

from amshub_accounting.core.calendar import local_date, month_start, months_before
from amshub_accounting.core.tariffs.headroom import headroom_w
from amshub_accounting.core.tariffs.outcome import amount_nano, charged_w, month_limit_w, step_kw
from amshub_accounting.core.tariffs.peaks import High, PeakBook, mean_w

THRESHOLDS = 10
MONTHS_COUNTED = 12


def rules_of(settings: TariffSettings) -> tuple[TariffComponentSettings, ...]:
    """The rules of settings into which the preset was put; where none was, the highest hours of different days."""
    plain = TariffComponentSettings(peaks=settings.peaks, steps_kw=settings.steps_kw)
    return settings.components or (plain,)


def months_to_recall(rules: Sequence[TariffComponentSettings], kept: date) -> list[date]:
    """First days of the months that figures rest on besides those that begin with `kept`, last month or older."""
    if all(rule.over == "month" for rule in rules):
        return []
    return [months_before(kept, count) for count in range(MONTHS_COUNTED - 2, 0, -1)]


def is_in_force(rule: TariffComponentSettings, month: date) -> bool:
    """Whether the month that begins on this date counts for the rule."""
    first = month.isoformat()
    return rule.valid_from <= first and (not rule.valid_to or first <= rule.valid_to)


class MeterTariff:
    """Follows a meter's quarters; memory holds a few numbers for each day."""

    def __init__(self, rules: Sequence[TariffComponentSettings], zone: ZoneInfo) -> None:
        self.rules = tuple(rules)
        self._zone = zone
        self._books = [PeakBook(rule, zone) for rule in rules]

    def update(self, quarters: Mapping[int, Quarter], changed: Iterable[int], now_s: int) -> None:
        """Follow the changed quarters and the time, UTC Unix s; `quarters` holds all of the days that they are in."""
        starts = list(changed)
        for book in self._books:
            book.update(quarters, starts, now_s)

    def recall(self, quarters: Mapping[int, Quarter], month: date) -> None:
        """Take in a month of the past, which `quarters` holds with the hour after it."""
        for book in self._books:
            book.recall(quarters, month)

    def forget_before(self, day: date) -> None:
        """Let go of what no figure rests on when the quarters before this day, of last month or older, are let go."""
        for book in self._books:
            reach = 0 if book.rule.over == "month" else MONTHS_COUNTED - 2
            book.forget_before(months_before(day, reach))

    def outcome(self, now_s: int) -> Tariff:
        """What the rules in force come to in the month of `now_s`, UTC Unix s, as far as it was followed."""
        month = month_start(self._today(now_s))
        books = self._in_force(month)
        if not books:
            return Tariff(thresholds_kw=_thresholds(()), step_kw=BEYOND_STEPS_KW)
        components = tuple(self._component(book, month) for book in books)
        first, rule = components[0], books[0].rule
        return Tariff(
            first.peaks, first.month_w, first.step_kw, rule.peaks, _thresholds(rule.steps_kw), components=components
        )

    def headroom_w(self, quarters: Mapping[int, Quarter], now_ms: int) -> int | None:
        """What the first rule in force leaves of its step up to the end of its running interval, W; None: no limit."""
        today = self._today(now_ms // 1000)
        books = self._in_force(month_start(today))
        if not books:
            return None
        limit_w = month_limit_w(books[0].rule, _means(books[0], month_start(today)), month_start(today))
        return headroom_w(books[0], limit_w, quarters, today, now_ms)

    def highest_quarter_w(self, month: date) -> int | None:
        """The month's highest quarter-hour mean, W, where a rule is about just that; None where none is."""
        for book in self._books:
            rule = book.rule
            if rule.interval_minutes == 15 and not rule.windows and (peaks := book.peaks(month)):
                return int(peaks[0].value_w)
        return None

    def _component(self, book: PeakBook, month: date) -> TariffComponent:
        rule, peaks = book.rule, book.peaks(month)
        value_w = charged_w(rule, _means(book, month), month)
        return TariffComponent(
            name=rule.name,
            announced=rule.status == "announced",
            source=rule.source,
            peaks=tuple(_peak(high, self._zone) for high in peaks),
            month_w=int(mean_w(peaks)),
            value_w=int(value_w),
            step_kw=step_kw(rule, value_w),
            amount_nano=amount_nano(rule, value_w),
            currency=rule.currency,
        )

    def _in_force(self, month: date) -> list[PeakBook]:
        return [book for book in self._books if is_in_force(book.rule, month)]

    def _today(self, now_s: int) -> date:
        return local_date(now_s - now_s % QUARTER_S, self._zone)


def _means(book: PeakBook, month: date) -> dict[date, Fraction]:
    """The mean of this month and of those of the eleven before it that anything is known of."""
    first = months_before(month, MONTHS_COUNTED - 1)
    return {known: mean_w(book.peaks(known)) for known in book.months() if first <= known <= month}


def _thresholds(steps_kw: tuple[int, ...]) -> tuple[int, ...]:
    return (*steps_kw, *[BEYOND_STEPS_KW] * (THRESHOLDS - len(steps_kw)))


def _peak(high: High, zone: ZoneInfo) -> Peak:
    began = datetime.fromtimestamp(high.start_s, zone)
    return Peak(began.date().isoformat(), began.hour, int(high.value_w), high.estimated, began.minute)
