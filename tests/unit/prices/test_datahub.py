"""Danish tariffs: which are read from a reply, what they come to at an instant, and what is no reply."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from amshub_contracts.market_day import bounds_s
from amshub_contracts.price_settings import DenmarkSettings
from amshub_prices.core.danish_tariffs import DanishTariffs, wanted_of
from amshub_prices.core.datahub import MAX_BODY_BYTES, parse
from amshub_prices.core.remedies import Unusable
from hypothesis import given
from hypothesis import strategies as st

GRID = ("5790000705689", "DT_C_01")
ENERGINET = "5790000432752"
COPENHAGEN = ZoneInfo("Europe/Copenhagen")
BY_HOUR = [f"0.{hour:02}1" for hour in range(24)]
"""Hour 13 of the clock costs 0.131."""


def record(prices: list[str | None], **other: Any) -> dict[str, Any]:
    """Prices are JSON numbers as text."""
    columns = {f"Price{number}": price for number, price in enumerate(prices, 1)}
    return {
        "ChargeOwner": "A grid company",
        "GLN_Number": GRID[0],
        "ChargeType": "D03",
        "ChargeTypeCode": GRID[1],
        "Note": "Nettarif C time",
        "Description": "By the hour",
        "VATClass": "D02",
        "ResolutionDuration": "PT1H",
        "ValidFrom": "2026-01-01T00:00:00",
        "ValidTo": None,
        **columns,
        **other,
    }


def reply(*records: dict[str, Any], **other: Any) -> bytes:
    text = json.dumps({"total": len(records), "dataset": "DatahubPricelist", "records": records, **other})
    for number in range(1, 25):  # numbers as they were written, not as doubles
        head, *rest = text.split(f'"Price{number}": "')
        text = head + "".join(f'"Price{number}": ' + part.replace('"', "", 1) for part in rest)
    return text.encode()


def tariffs(*records: dict[str, Any], wanted: frozenset[tuple[str, str]] = frozenset({GRID})) -> DanishTariffs:
    return DanishTariffs(tuple(parse(reply(*records))), wanted)


def at(local: str, fold: int = 0) -> int:
    return int(datetime.fromisoformat(local).replace(tzinfo=COPENHAGEN, fold=fold).timestamp())


def test_each_hour_of_the_danish_clock_has_its_price() -> None:
    known = tariffs(record(list(BY_HOUR)))
    assert known.price_at(at("2026-06-01T00:00")) == Decimal("0.001")
    assert known.price_at(at("2026-06-01T13:45")) == Decimal("0.131")
    assert known.price_at(at("2026-12-01T23:59")) == Decimal("0.231")


def test_the_hour_that_repeats_in_october_costs_the_same_twice() -> None:
    known = tariffs(record(list(BY_HOUR)))
    start_s, end_s = bounds_s(date(2026, 10, 25))
    prices = [known.price_at(instant_s) for instant_s in range(start_s, end_s, 3600)]
    assert prices == [Decimal(BY_HOUR[hour]) for hour in (0, 1, 2, 2, *range(3, 24))]


def test_the_hour_that_march_leaves_out_costs_nothing() -> None:
    known = tariffs(record(list(BY_HOUR)))
    start_s, end_s = bounds_s(date(2026, 3, 29))
    prices = [known.price_at(instant_s) for instant_s in range(start_s, end_s, 3600)]
    assert prices == [Decimal(BY_HOUR[hour]) for hour in (0, 1, *range(3, 24))]


def test_an_hour_without_a_price_costs_as_the_first_and_a_daily_tariff_costs_the_same_all_day() -> None:
    sparse = tariffs(record(["0.5", None, "0.7", *[None] * 21]))
    assert sparse.price_at(at("2026-06-01T01:00")) == Decimal("0.5")
    assert sparse.price_at(at("2026-06-01T02:00")) == Decimal("0.7")
    daily = tariffs(record(["0.072", "9", "9"], ResolutionDuration="P1D"))
    assert daily.price_at(at("2026-06-01T02:00")) == Decimal("0.072")
    only_first = tariffs(record(["0.072"]))
    assert only_first.price_at(at("2026-06-01T22:00")) == Decimal("0.072")


def test_a_tariff_is_valid_from_danish_midnight_to_danish_midnight() -> None:
    known = tariffs(record(["0.1"], ValidTo="2026-07-01T00:00:00"), record(["0.2"], ValidFrom="2026-10-01T00:00:00"))
    assert known.price_at(at("2025-12-31T23:59")) is None
    assert known.price_at(int(datetime(2025, 12, 31, 23, tzinfo=UTC).timestamp())) == Decimal("0.1")
    assert known.price_at(at("2026-06-30T23:59")) == Decimal("0.1")
    assert known.price_at(at("2026-07-01T00:00")) is None
    assert known.price_at(at("2026-10-01T00:00")) == Decimal("0.2")


@pytest.mark.parametrize("newest_first", [True, False])
def test_of_two_that_are_valid_the_later_one_wins(newest_first: bool) -> None:
    open_ended, later = record(["0.1"]), record(["0.2"], ValidFrom="2026-04-01T00:00:00")
    known = tariffs(later, open_ended) if newest_first else tariffs(open_ended, later)
    assert known.price_at(at("2026-03-31T23:00")) == Decimal("0.1")
    assert known.price_at(at("2026-04-01T00:00")) == Decimal("0.2")


def test_the_charges_of_state_and_grid_add_up_and_one_that_is_missing_makes_the_sum_unknown() -> None:
    settings = DenmarkSettings(grid_gln=GRID[0], grid_code=GRID[1], state_charges=True)
    wanted = wanted_of(settings)
    assert wanted == {GRID, (ENERGINET, "EA-001"), (ENERGINET, "41000"), (ENERGINET, "40000")}
    rows = [
        record(["0.008"], GLN_Number=ENERGINET, ChargeTypeCode="EA-001", ResolutionDuration="P1D"),
        record(["0.072"], GLN_Number=ENERGINET, ChargeTypeCode="41000", ResolutionDuration="P1D"),
        record(["0.043"], GLN_Number=ENERGINET, ChargeTypeCode="40000", ResolutionDuration="P1D"),
        record(["0.2", "0.1"]),
        record(["5"], ChargeTypeCode="another customer's"),
    ]
    assert tariffs(*rows, wanted=wanted).price_at(at("2026-06-01T01:00")) == Decimal("0.223")
    for missing in range(4):
        some = [row for index, row in enumerate(rows) if index != missing]
        assert tariffs(*some, wanted=wanted).price_at(at("2026-06-01T01:00")) is None


def test_settings_that_name_no_tariff_want_none() -> None:
    assert wanted_of(DenmarkSettings()) == frozenset()
    assert wanted_of(DenmarkSettings(grid_gln=GRID[0])) == frozenset()
    assert tariffs(wanted=frozenset()).price_at(0) == 0


def test_subscriptions_and_fees_are_no_tariffs() -> None:
    assert (
        parse(reply(record(["21"], ChargeType="D01", ResolutionDuration="P1M"), record(["9"], ChargeType="D02"))) == []
    )
    assert parse(reply()) == []


def test_a_new_reply_replaces_what_it_tells_of_and_forgets_nothing_else() -> None:
    other = (ENERGINET, "41000")
    before = tariffs(
        *(record(["0.1"]), record(["0.3"], ValidFrom="2026-07-01T00:00:00")),
        record(["0.07"], GLN_Number=other[0], ChargeTypeCode=other[1]),
        wanted=frozenset({GRID, other}),
    )
    after = before.merged(parse(reply(record(["0.2"]), record(["9"], ChargeTypeCode="unasked"))))
    assert after.price_at(at("2026-08-01T00:00")) == Decimal("0.27")
    assert len(after.tariffs) == 2
    assert before.price_at(at("2026-08-01T00:00")) == Decimal("0.37")


def test_tariffs_come_back_from_the_store_as_they_were() -> None:
    known = tariffs(
        record(list(BY_HOUR), Note="Nettarif\n\ud800 C" + 200 * "x"), record(["0.1"], ValidTo="2026-02-01T00:00:00")
    )
    assert DanishTariffs.from_json(known.to_json(), known.wanted) == known
    assert known.tariffs[0].note.startswith("Nettarif C")
    assert len(known.tariffs[0].note) <= 80


@pytest.mark.parametrize("raw", [b"", b"{}", b"[{}]", b"[1]"])
def test_a_stored_value_that_is_no_book_is_told_from_one(raw: bytes) -> None:
    with pytest.raises(ValueError, match="no book"):
        DanishTariffs.from_json(raw, frozenset())


def test_a_stored_price_that_cannot_be_is_told_from_one() -> None:
    stored = tariffs(record(["0.25"])).to_json()
    for price in (b"NaN", b"1e99", b"Infinity", b"1e-99"):
        with pytest.raises(ValueError, match="no book"):
            DanishTariffs.from_json(stored.replace(b"0.25", price, 1), frozenset())


@pytest.mark.parametrize(
    "change",
    [
        {"Price1": None},
        {"Price1": True},
        {"Price1": {}},
        {"GLN_Number": 5790000705689},
        {"GLN_Number": None},
        {"ChargeTypeCode": ["CD"]},
        {"ChargeTypeCode": "C\x00D"},
        {"ValidFrom": None},
        {"ValidFrom": 2026},
        {"ValidFrom": "2026-01-01"},
        {"ValidFrom": "2026-02-30T00:00:00"},
        {"ValidFrom": "2026-01-01T00:00:00Z"},
        {"ValidFrom": "0001-01-01T00:00:00"},
        {"ValidTo": "9999-12-31T23:59:59"},
        {"ValidTo": ""},
        {"ResolutionDuration": "PT15M"},
        {"ResolutionDuration": ["PT1H"]},
        {"ResolutionDuration": None},
    ],
    ids=str,
)
def test_a_tariff_that_makes_no_sense_condemns_the_reply(change: dict[str, Any]) -> None:
    good = record(["0.5"])
    assert len(parse(reply(good))) == 1
    with pytest.raises(Unusable):
        parse(reply(good, good | change))


@pytest.mark.parametrize(
    "price",
    [
        '"0.5"',
        "NaN",
        "Infinity",
        "-Infinity",
        "1e999",
        "1e99999999999999999999",
        "1e-999",
        "100.01",
        "-101",
        400 * "9",
        "0." + 400 * "1",
    ],
    ids=lambda price: price[:30],
)
def test_a_price_that_is_none_condemns_the_reply(price: str) -> None:
    with pytest.raises(Unusable):
        parse(reply(record(["0.5"])).replace(b'"Price1": 0.5', b'"Price1": ' + price.encode()))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'{"records": null}',
        b'{"records": {}}',
        b'{"records": [null]}',
        b'{"records": [["D03"]]}',
        b'{"total": 1e9, "records": []}',
        reply(record(["0.5"]), total=2),
        reply(record(["0.5"]))[:-3],
        b"<html>Too many requests</html>",
        100_000 * b"[",
        100_000 * b'{"records":',
        b"\xff\xfe",
        b'{"records": []}' + MAX_BODY_BYTES * b" ",
    ],
    ids=lambda body: body[:30],
)
def test_what_is_no_whole_reply_is_refused(body: bytes) -> None:
    with pytest.raises(Unusable):
        parse(body)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just("D03") | st.just("PT1H"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(sorted(record(["0.5"]))), JSON, max_size=4), st.binary(max_size=100), st.data())
def test_odd_values_and_noise_are_refused_or_harmless(
    change: dict[str, Any], noise: bytes, data: st.DataObject
) -> None:
    whole = json.dumps({"records": [record([]) | {"Price1": 0.5} | change]}).encode()
    start, end = data.draw(st.integers(0, len(whole))), data.draw(st.integers(0, len(whole)))
    for body in (noise, whole, whole[:start] + noise + whole[end:]):
        try:
            known = DanishTariffs(tuple(parse(body)), frozenset({GRID}))
        except Unusable:
            continue
        assert DanishTariffs.from_json(known.to_json(), known.wanted) == known
        price = known.price_at(at("2026-06-01T12:00"))
        assert price is None or abs(price) <= 100


DAY = st.dates(date(2024, 1, 1), date(2027, 12, 31))
EDITIONS = st.lists(
    st.tuples(DAY, st.none() | st.integers(0, 400), st.lists(st.integers(0, 10**7), min_size=24, max_size=24)),
    max_size=5,
    unique_by=lambda edition: edition[0],
)


@given(st.lists(EDITIONS, min_size=1, max_size=3), st.integers(at("2024-01-01"), at("2029-01-01")))
def test_the_sum_is_exact_whatever_editions_there_are(
    charges: list[list[tuple[date, int | None, list[int]]]], now_s: int
) -> None:
    """Prices are drawn in millionths, so that the expected sum is one of integers."""
    records, expected = [], []
    local = datetime.fromtimestamp(now_s, COPENHAGEN)
    for number, editions in enumerate(charges):
        valid = {}
        for begin, days, prices in editions:
            end = None if days is None else begin + timedelta(days=days)
            until = None if end is None else f"{end}T00:00:00"
            texts: list[str | None] = [f"{price // 10**6}.{price % 10**6:06}" for price in prices]
            records.append(record(texts, ChargeTypeCode=str(number), ValidFrom=f"{begin}T00:00:00", ValidTo=until))
            if begin <= local.date() and (end is None or local.date() < end):
                valid[begin] = prices[local.hour]
        expected.append(valid[max(valid)] if valid else None)
    wanted = frozenset((GRID[0], str(number)) for number in range(len(charges)))
    got = tariffs(*records, wanted=wanted).price_at(now_s)
    if None in expected:
        assert got is None
    else:
        assert got is not None
        assert Fraction(got) == Fraction(sum(price for price in expected if price is not None), 10**6)
