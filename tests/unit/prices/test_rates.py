"""The book of exchange rates: which rate a day is converted with, and when that is settled."""

from datetime import date, timedelta
from decimal import Decimal, Inexact, localcontext
from fractions import Fraction
from pathlib import Path

import pytest
from amshub_contracts.messages import Rate
from amshub_prices.core.banks import ecb, norges_bank
from amshub_prices.core.banks.bank_rate import BankRate
from amshub_prices.core.rates import Found, Rates
from hypothesis import given
from hypothesis import strategies as st

FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 11, day) for day in (20, 21, 22, 23))


def nb(day: date, base: str, value: str) -> BankRate:
    return BankRate(day, base, "NOK", Decimal(value), "NB")


def of_ecb(day: date, quote: str, value: str) -> BankRate:
    return BankRate(day, "EUR", quote, Decimal(value), "ECB")


def book(*rates: BankRate) -> Rates:
    return Rates().merged(rates)


def found(rate: str, day: date, source: str, *, final: bool) -> Found:
    return Found(Rate(rate=rate, day=day.isoformat(), source=source), final)


def test_fridays_rate_holds_over_the_weekend_and_is_settled_by_mondays() -> None:
    on_sunday = book(nb(FRIDAY, "EUR", "11.7"))
    assert on_sunday.find("EUR", "NOK", FRIDAY) == found("11.7", FRIDAY, "NB", final=True)
    assert on_sunday.find("EUR", "NOK", SUNDAY) == found("11.7", FRIDAY, "NB", final=False)
    assert on_sunday.find("EUR", "NOK", MONDAY) == found("11.7", FRIDAY, "NB", final=False)
    on_monday = on_sunday.merged([nb(MONDAY, "EUR", "11.8")])
    assert on_monday.find("EUR", "NOK", SATURDAY) == found("11.7", FRIDAY, "NB", final=True)
    assert on_monday.find("EUR", "NOK", MONDAY) == found("11.8", MONDAY, "NB", final=True)


def test_a_rate_is_used_however_old_it_is_but_never_before_its_day() -> None:
    rates = book(nb(FRIDAY, "EUR", "11.7"))
    assert rates.find("EUR", "NOK", FRIDAY - timedelta(days=1)) is None
    assert rates.find("EUR", "NOK", date(2031, 1, 1)) == found("11.7", FRIDAY, "NB", final=False)
    assert rates.find("EUR", "DKK", MONDAY) is None
    assert Rates().find("EUR", "NOK", MONDAY) is None


def test_one_currency_needs_no_bank() -> None:
    assert Rates().find("EUR", "EUR", MONDAY) == found("1", MONDAY, "", final=True)


def test_norges_bank_tells_the_krone_unless_the_ecb_has_a_newer_day() -> None:
    rates = book(nb(FRIDAY, "EUR", "11.7"), of_ecb(FRIDAY, "NOK", "11.71"))
    assert rates.find("EUR", "NOK", MONDAY) == found("11.7", FRIDAY, "NB", final=False)
    newer = rates.merged([of_ecb(MONDAY, "NOK", "11.81")])
    assert newer.find("EUR", "NOK", MONDAY) == found("11.81", MONDAY, "ECB", final=True)
    # The day that the ECB told says nothing about what Norges Bank may still tell of the weekend.
    assert newer.find("EUR", "NOK", SUNDAY) == found("11.7", FRIDAY, "NB", final=False)


def test_the_ecb_tells_other_currencies_unless_norges_bank_has_a_newer_day() -> None:
    rates = book(
        *(nb(FRIDAY, "EUR", "12"), nb(FRIDAY, "DKK", "1.6"), of_ecb(FRIDAY, "DKK", "7.46")),
        *(nb(MONDAY, "EUR", "12"), nb(MONDAY, "DKK", "1.5")),
    )
    assert rates.find("EUR", "DKK", FRIDAY) == found("7.46", FRIDAY, "ECB", final=True)
    assert rates.find("EUR", "DKK", MONDAY) == found("8", MONDAY, "NB", final=True)


def test_a_rate_is_turned_round_and_led_through_the_banks_own_currency() -> None:
    rates = book(
        *(of_ecb(FRIDAY, "NOK", "12"), of_ecb(FRIDAY, "SEK", "10"), of_ecb(FRIDAY, "DKK", "7.5")),
        *(nb(MONDAY, "SEK", "1.2"), nb(MONDAY, "DKK", "1.6")),
    )
    assert rates.find("NOK", "EUR", FRIDAY) == found("0.0833333333333", FRIDAY, "ECB", final=True)
    assert rates.find("SEK", "NOK", FRIDAY) == found("1.2", FRIDAY, "ECB", final=True)
    assert rates.find("SEK", "DKK", MONDAY) == found("0.75", MONDAY, "NB", final=True)
    assert rates.find("NOK", "DKK", MONDAY) == found("0.625", MONDAY, "NB", final=True)


def test_both_legs_of_a_rate_are_of_one_bank_and_one_day() -> None:
    different_days = book(of_ecb(FRIDAY, "SEK", "10"), of_ecb(MONDAY, "DKK", "7.5"))
    assert different_days.find("SEK", "DKK", MONDAY) is None
    different_banks = book(of_ecb(MONDAY, "SEK", "10"), nb(MONDAY, "EUR", "12"))
    assert different_banks.find("SEK", "NOK", MONDAY) is None
    older = different_days.merged([of_ecb(FRIDAY, "DKK", "7.4")])
    assert older.find("SEK", "DKK", MONDAY) == found("0.74", FRIDAY, "ECB", final=False)


def test_a_corrected_rate_replaces_the_first_one_and_the_old_book_stays_as_it_was() -> None:
    first = book(nb(FRIDAY, "EUR", "11.7"))
    corrected = first.merged([nb(FRIDAY, "EUR", "11.9")])
    assert corrected.find("EUR", "NOK", FRIDAY) == found("11.9", FRIDAY, "NB", final=True)
    assert len(corrected.rates) == 1
    assert first.find("EUR", "NOK", FRIDAY) == found("11.7", FRIDAY, "NB", final=True)


def test_only_the_currencies_asked_for_are_kept_with_those_that_they_are_told_in() -> None:
    rates = book(nb(FRIDAY, "SEK", "1.2"), nb(FRIDAY, "USD", "10"), of_ecb(FRIDAY, "NOK", "12"))
    kept = rates.merged([of_ecb(FRIDAY, "USD", "1.2"), nb(FRIDAY, "EUR", "12")], currencies={"EUR", "SEK"})
    assert {(rate.base, rate.quote) for rate in kept.rates} == {("SEK", "NOK"), ("EUR", "NOK")}
    assert kept.find("EUR", "SEK", FRIDAY) == found("10", FRIDAY, "NB", final=True)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{}",
        b'[["2026-11-20","EUR","NOK","11.7"]]',
        b'[["2026-11-20","EUR","NOK","0","NB"]]',
        b'[["2026-11-20","EUR","NOK","NaN","NB"]]',
        b'[["2026-11-20","EUR","NOK","Infinity","NB"]]',
        b'[["2026-11-20","EUR","NOK","1e999999","NB"]]',
        b'[["9999-11-20","EUR","NOK","11.7","NB"]]',
    ],
)
def test_a_stored_value_that_is_no_book_is_told_from_one(raw: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # whatever is wrong with it, it is no book
        Rates.from_json(raw)


CURRENCIES = ("EUR", "NOK", "SEK", "DKK", "HUF")
DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 1))
VALUES = st.decimals(Decimal("0.0001"), Decimal(100_000), places=5).filter(bool)
BOOKS = st.lists(
    st.one_of(
        st.builds(
            lambda day, base, value: BankRate(day, base, "NOK", value, "NB"),
            DAYS,
            st.sampled_from(("EUR", "SEK", "DKK", "HUF")),
            VALUES,
        ),
        st.builds(
            lambda day, quote, value: BankRate(day, "EUR", quote, value, "ECB"),
            DAYS,
            st.sampled_from(("NOK", "SEK", "DKK", "HUF")),
            VALUES,
        ),
    ),
    max_size=60,
).map(lambda rates: book(*rates))
PAIRS = st.tuples(st.sampled_from(CURRENCIES), st.sampled_from(CURRENCIES))


@given(BOOKS)
def test_a_book_comes_back_from_the_store_as_it_was(rates: Rates) -> None:
    assert Rates.from_json(rates.to_json()) == rates


@given(BOOKS, PAIRS, DAYS)
def test_the_rate_found_is_the_newest_that_either_bank_allows(rates: Rates, pair: tuple[str, str], day: date) -> None:
    base, quote = pair
    answers: dict[tuple[date, str], Fraction] = {}
    for bank, source in (("NOK", "NB"), ("EUR", "ECB")):
        for bank_day in {rate.day for rate in rates.rates if rate.day <= day}:
            worth = {bank: Fraction(1)}
            for rate in rates.rates:
                if (rate.day, rate.source) == (bank_day, source):
                    direct = Fraction(rate.value)
                    worth[rate.base if source == "NB" else rate.quote] = direct if source == "NB" else 1 / direct
            if base in worth and quote in worth and base != quote:
                answers[bank_day, source] = worth[base] / worth[quote]
    got = rates.find(base, quote, day)
    if base == quote:
        assert got is not None
        assert got.rate.rate == "1"
    elif not answers:
        assert got is None
    else:
        assert got is not None
        newest = max(answers)[0]
        sources = [source for bank_day, source in answers if bank_day == newest]
        preferred = "NB" if "NOK" in pair else "ECB"
        source = preferred if preferred in sources else sources[0]
        assert (got.rate.day, got.rate.source) == (newest.isoformat(), source)
        exact = answers[newest, source]
        assert abs(Fraction(got.rate.rate) - exact) <= exact / 10**11  # twelve significant digits


@given(BOOKS, PAIRS, st.decimals(Decimal(-10), Decimal(10), places=9))
def test_a_price_times_a_rate_is_exact(rates: Rates, pair: tuple[str, str], price: Decimal) -> None:
    got = rates.find(*pair, date(2026, 3, 1))
    if got is not None:
        with localcontext() as context:
            context.traps[Inexact] = True
            converted = price * Decimal(got.rate.rate)
        assert Fraction(converted) == Fraction(price) * Fraction(got.rate.rate)


def test_the_recorded_banks_agree_about_a_week_to_a_tenth_of_a_percent(price_samples: Path) -> None:
    directory = price_samples / "currency"
    of_bank = book(*norges_bank.parse((directory / "nb_exr_csvdata_2026-03.csv").read_bytes()))
    of_euro = book(*ecb.parse((directory / "ecb_exr_csvdata_2026-02.csv").read_bytes()))
    for pair in (("EUR", "NOK"), ("SEK", "NOK"), ("EUR", "DKK"), ("NOK", "EUR"), ("HUF", "SEK")):
        for day in (date(2026, 3, 16), date(2026, 3, 17), date(2026, 3, 18)):
            one, other = of_bank.find(*pair, day), of_euro.find(*pair, day)
            assert one is not None
            assert other is not None
            assert one.rate.day == other.rate.day == day.isoformat()
            assert one.final
            assert other.final
            assert abs(Fraction(one.rate.rate) / Fraction(other.rate.rate) - 1) < Fraction(1, 1000)
