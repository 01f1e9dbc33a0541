"""How many wrong passwords an address may try."""

import pytest
from amshub_api.core.tries import Tries


def test_ten_at_once_then_one_each_half_minute() -> None:
    tries = Tries()
    for _ in range(10):
        assert tries.wait_s("192.168.1.5", 1000.0) == 0
        tries.wrong("192.168.1.5", 1000.0)
    assert tries.wait_s("192.168.1.5", 1000.0) > 0
    assert tries.wait_s("192.168.1.5", 1029.0) > 0
    assert tries.wait_s("192.168.1.5", 1031.0) == 0
    tries.wrong("192.168.1.5", 1031.0)
    assert tries.wait_s("192.168.1.5", 1031.0) > 0


def test_the_told_wait_is_enough() -> None:
    tries = Tries()
    for _ in range(12):
        tries.wrong("192.168.1.5", 7.3)
    assert tries.wait_s("192.168.1.5", 7.3 + tries.wait_s("192.168.1.5", 7.3)) == 0


def test_nobody_else_waits() -> None:
    tries = Tries()
    for _ in range(20):
        tries.wrong("192.168.1.5", 0.0)
    assert tries.wait_s("192.168.1.6", 0.0) == 0


def test_after_five_minutes_all_is_forgotten() -> None:
    tries = Tries()
    for _ in range(10):
        tries.wrong("192.168.1.5", 0.0)
    for _ in range(10):
        assert tries.wait_s("192.168.1.5", 300.0) == 0
        tries.wrong("192.168.1.5", 300.0)
    assert tries.wait_s("192.168.1.5", 300.0) > 0


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("fe80::1%eth0", "fe80::2%eth0", True),
        ("::ffff:192.168.1.5", "192.168.1.5", True),
        ("::ffff:192.168.1.5", "::ffff:192.168.1.6", False),
    ],
)
def test_a_machine_has_a_whole_network_of_ipv6(one: str, other: str, same: bool) -> None:
    tries = Tries()
    for _ in range(20):
        tries.wrong(one, 0.0)
    assert (tries.wait_s(other, 0.0) > 0) is same


def test_a_hundred_thousand_addresses_are_not_all_remembered() -> None:
    tries = Tries()
    for number in range(100_000):
        tries.wrong(f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", 0.0)
    assert len(tries._forgotten_at_s) == 1024
