"""How far a broker has what was sent to it."""

from dataclasses import dataclass

from amshub_mqtt.delivery import Delivery


@dataclass
class Receipt:
    """Of a message that a test acknowledges."""

    done: bool = False

    def is_published(self) -> bool:
        return self.done


def test_a_position_moves_over_what_is_acknowledged_and_no_further() -> None:
    delivery = Delivery({0: b"1-0"})
    first, second, third = Receipt(), Receipt(), Receipt()
    delivery.add(0, b"2-0", 20, [first, second])
    delivery.add(0, b"3-0", 30, [third])
    third.done = first.done = True
    delivery.advance()
    assert (delivery.positions, delivery.told_up_to_ms) == ({0: b"1-0"}, None)
    second.done = True
    delivery.advance()
    assert (delivery.positions, delivery.told_up_to_ms) == ({0: b"3-0"}, 30)


def test_an_entry_that_nothing_is_told_of_waits_for_those_before_it() -> None:
    delivery = Delivery({0: b"1-0"})
    receipt = Receipt()
    delivery.add(0, b"2-0", 20, [receipt])
    delivery.add(0, b"3-0", 30, [])
    delivery.advance()
    assert delivery.positions == {0: b"1-0"}
    receipt.done = True
    delivery.advance()
    assert delivery.positions == {0: b"3-0"}
    delivery.add(0, b"4-0", 40, [])
    delivery.advance()
    assert (delivery.positions, delivery.told_up_to_ms) == ({0: b"4-0"}, 20)


def test_a_partition_does_not_wait_for_another() -> None:
    delivery = Delivery({0: b"1-0", 1: b"1-0"})
    delivery.add(0, b"2-0", 20, [Receipt()])
    delivery.add(1, b"2-0", 20, [Receipt(done=True)])
    delivery.advance()
    assert delivery.positions == {0: b"1-0", 1: b"2-0"}


def test_the_newest_reading_that_was_told_stays_the_newest() -> None:
    delivery = Delivery({}, told_up_to_ms=50)
    delivery.add(0, b"2-0", 20, [Receipt(done=True)])
    delivery.advance()
    assert delivery.told_up_to_ms == 50
