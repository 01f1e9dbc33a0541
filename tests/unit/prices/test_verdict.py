"""Every HTTP status of every source has the right remedy."""

from collections.abc import Callable

import pytest
from amshub_contracts.areas import Area, find_area
from amshub_prices.core.remedies import BackOff, NoPrice, NotYet, TokenRefused, Unusable
from amshub_prices.core.reply import Reply
from amshub_prices.core.slots import SourceDay
from amshub_prices.core.verdict import body_of, eds_days, entsoe_days, hks_days, retry_after_s
from hypothesis import given
from hypothesis import strategies as st

Judge = Callable[[Reply, Area], list[SourceDay]]
NO1, DK1 = find_area("NO1"), find_area("DK1")
DAY_S = 86_400
DATE = "Sun, 22 Nov 2026 13:00:00 GMT"


def remedy(judge: Judge, status: int, body: bytes = b"", area: Area = NO1, **headers: str) -> NoPrice:
    with pytest.raises(NoPrice) as caught:
        judge(Reply(status, {name.replace("_", "-"): value for name, value in headers.items()}, body), area)
    return caught.value


def waits_s(error: NoPrice) -> float | None:
    assert isinstance(error, BackOff)
    return error.retry_after_s


def acknowledgement(text: str) -> bytes:
    return (
        '<Acknowledgement_MarketDocument xmlns="urn:iec62325.351:tc57wg16:451-1:acknowledgementdocument:7:0">'
        f"<Reason><code>999</code><text>{text}</text></Reason></Acknowledgement_MarketDocument>"
    ).encode()


@pytest.mark.parametrize(
    ("judge", "status", "kind", "code"),
    [
        (entsoe_days, 401, TokenRefused, 401),
        (entsoe_days, 403, TokenRefused, 401),
        (entsoe_days, 400, Unusable, 400),
        (entsoe_days, 404, Unusable, 404),
        (entsoe_days, 429, BackOff, 429),
        (entsoe_days, 500, BackOff, 500),
        (entsoe_days, 503, BackOff, 503),
        (entsoe_days, 302, Unusable, 302),
        (entsoe_days, 204, Unusable, 204),
        (eds_days, 400, Unusable, 400),
        (eds_days, 403, BackOff, 403),
        (eds_days, 404, Unusable, 404),
        (eds_days, 429, BackOff, 429),
        (eds_days, 502, BackOff, 502),
        (hks_days, 404, NotYet, 404),
        (hks_days, 403, BackOff, 403),
        (hks_days, 429, BackOff, 429),
        (hks_days, 503, BackOff, 503),
        (hks_days, 304, Unusable, 304),
    ],
)
def test_a_status_has_its_remedy_whatever_the_body(judge: Judge, status: int, kind: type[NoPrice], code: int) -> None:
    for body in (b"", b"<html>Sorry</html>", b"\xff\x00", b"[]"):
        error = remedy(judge, status, body)
        assert (type(error), error.code) == (kind, code)


def test_a_400_of_entsoe_says_what_its_acknowledgement_says() -> None:
    wrong = remedy(entsoe_days, 400, acknowledgement("The requested interval is longer than a year"))
    assert isinstance(wrong, Unusable)
    assert "longer than a year" in str(wrong)
    assert isinstance(remedy(entsoe_days, 400, acknowledgement("No matching data found")), NotYet)
    assert isinstance(remedy(entsoe_days, 200, acknowledgement("No matching data found")), NotYet)


def test_a_refused_token_is_told_with_what_to_do() -> None:
    words = str(remedy(entsoe_days, 401, b"<html><body>Unauthorized. Missing or invalid security token</body></html>"))
    assert "Missing or invalid security token" in words
    assert "check prices.entsoe_token" in words


def test_the_pauses_after_429_are_as_long_as_each_source_needs() -> None:
    assert waits_s(remedy(entsoe_days, 429)) == 600
    assert waits_s(remedy(entsoe_days, 429, retry_after="5")) == 600
    assert waits_s(remedy(entsoe_days, 429, retry_after="3600")) == 3600
    assert (waits_s(remedy(eds_days, 429)) or 0) > 60
    assert waits_s(remedy(eds_days, 429, retry_after="600")) == 600
    assert waits_s(remedy(eds_days, 403)) == DAY_S
    assert waits_s(remedy(hks_days, 503)) is None
    assert waits_s(remedy(hks_days, 503, retry_after="90")) == 90


def test_a_bank_is_judged_likewise() -> None:
    assert body_of("the ECB", Reply(200, {}, b"rates")) == b"rates"
    with pytest.raises(BackOff, match="the ECB is out of service"):
        body_of("the ECB", Reply(503, {}, b""))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "120"}, 120),
        ({"retry-after": " 120 "}, 120),
        ({"retry-after": "0"}, 0),
        ({"retry-after": "9" * 5000}, DAY_S),
        ({"retry-after": "Sun, 22 Nov 2026 13:10:00 GMT", "date": DATE}, 600),
        ({"retry-after": "Sunday, 22-Nov-26 13:10:00 GMT", "date": DATE}, 600),
        ({"retry-after": "Sun, 22 Nov 2026 12:00:00 GMT", "date": DATE}, 0),
        ({"retry-after": "Fri, 31 Dec 9999 23:59:59 GMT", "date": DATE}, DAY_S),
        ({"retry-after": "Sun, 22 Nov 2026 13:10:00 GMT"}, None),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "1.5"}, None),
        ({"retry-after": "٣"}, None),
        ({"retry-after": "soon", "date": DATE}, None),
        ({}, None),
    ],
)
def test_retry_after_is_read_as_seconds_and_as_date(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after_s(headers) == seconds


@given(st.text(max_size=60), st.text(max_size=60))
def test_no_retry_after_fails_or_asks_for_more_than_a_day(asked: str, now: str) -> None:
    seconds = retry_after_s({"retry-after": asked, "date": now})
    assert seconds is None or 0 <= seconds <= DAY_S


@given(st.integers(100, 999), st.binary(max_size=200), st.sampled_from([entsoe_days, eds_days, hks_days]))
def test_nothing_but_a_remedy_comes_of_rubbish(status: int, body: bytes, judge: Judge) -> None:
    error = remedy(judge, status, body, DK1)
    assert "\n" not in str(error)
    assert len(str(error)) < 500
