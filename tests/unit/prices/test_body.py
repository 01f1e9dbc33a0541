"""The bytes of a reply as text, and foreign words in our messages."""

import json

import pytest
from amshub_prices.core import eds, entsoe, hks
from amshub_prices.core.body import MAX_BODY_BYTES, MAX_QUOTED, quoted, text_of
from amshub_prices.core.remedies import Unusable
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.prices.documents import eds_reply, hks_record, period, publication, quarter, series

MARK = b"\xef\xbb\xbf"


def test_a_byte_order_mark_and_space_around_a_reply_change_nothing() -> None:
    document = publication(series(period("2026-11-20T23:00Z", "2026-11-21T23:00Z", [(1, 10)])))
    assert entsoe.parse(MARK + b"\r\n" + document + b"\n") == entsoe.parse(document)
    reply = eds_reply([quarter("2026-11-21T00:00:00", 10)])
    assert eds.parse(MARK + reply + b"\n") == eds.parse(reply)
    file = json.dumps([hks_record("2026-11-21T00:00:00+01:00", "2026-11-21T01:00:00+01:00", 0.1)]).encode()
    assert hks.parse(MARK + b" " + file) == hks.parse(file)


def test_a_reply_of_the_greatest_length_is_taken_and_a_longer_one_not() -> None:
    assert text_of(b"x" * MAX_BODY_BYTES)
    with pytest.raises(Unusable, match="longer than"):
        text_of(b"x" * (MAX_BODY_BYTES + 1))


@given(st.text())
def test_foreign_words_come_printable_on_one_short_line(text: str) -> None:
    assert quoted(text).isprintable()
    assert len(quoted(text * 100)) <= MAX_QUOTED


def test_short_words_are_quoted_whole() -> None:
    assert quoted("No matching\n data found ") == "No matching data found"
