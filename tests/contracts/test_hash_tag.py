"""What decides where a cluster keeps a key."""

import pytest
from amshub_contracts import streams
from amshub_contracts.hash_tag import hash_tag, positions_by_tag
from hypothesis import given
from hypothesis import strategies as st
from redis.crc import key_slot


# The keys that the Redis Cluster specification takes as examples, under "Hash tags".
@pytest.mark.parametrize(
    ("key", "tag"),
    [
        ("{user1000}.following", "user1000"),
        ("foo{}{bar}", "foo{}{bar}"),
        ("foo{{bar}}zap", "{bar"),
        ("foo{bar}{zap}", "bar"),
        ("plain", "plain"),
    ],
)
def test_the_tag_is_between_the_first_brace_and_the_next_closing_one(key: str, tag: str) -> None:
    assert hash_tag(key) == tag


@given(st.text(alphabet="{}ab:"))
def test_a_tag_lies_in_the_slot_of_its_keys(key: str) -> None:
    assert key_slot(hash_tag(key).encode()) == key_slot(key.encode())


def test_everything_of_a_partition_has_one_tag_and_everything_of_prices_another() -> None:
    of_partition = [
        *(streams.readings(3), streams.raw(3), streams.watermark(3)),
        *(part(3, "home") for part in (streams.latest, streams.status, streams.evidence, streams.line)),
        *(streams.state(3, "home"), streams.summary(3, "home"), streams.day(3, "cabin", "2026-11-18")),
    ]
    of_prices = [
        *(streams.PRICE_EVENTS_KEY, streams.price_day("NO1", "2026-11-18"), streams.price_day("SIM", "2026-11-18")),
        *(part(area) for part in (streams.price_status, streams.price_limits) for area in ("NO1", "SIM")),
        *(part(area) for part in (streams.price_rates, streams.price_tariffs) for area in ("NO1", "SIM")),
    ]
    assert {tag: len(found) for tag, found in positions_by_tag([*of_partition, *of_prices]).items()} == {
        "3": len(of_partition),
        "prices": len(of_prices),
    }
