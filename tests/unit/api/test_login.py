"""Who knows the password, asked by several threads."""

import hashlib
from concurrent.futures import ThreadPoolExecutor
from threading import Event

from amshub_api.core.credentials import Credentials
from amshub_api.login import BUSY_S, REMEMBERED, RIGHT, WAITING, WRONG, Login, Outcome
from amshub_contracts.password_hash import PasswordHash

from tests.support.waiting import wait_until

SALT = bytes(16)
KNOWS = Credentials(b"kari", b"open sesame")


class Counted(PasswordHash):
    """A hash that costs next to nothing, counts how often it is worked out, and can be made to wait."""

    looked: int = 0
    go_on = Event()

    def matches(self, password: bytes) -> bool:
        type(self).looked += 1
        self.go_on.wait(60)
        return super().matches(password)


def a_hash() -> type[Counted]:
    return type("Once", (Counted,), {"looked": 0, "go_on": Event()})


def login(kind: type[Counted]) -> Login:
    hashed = hashlib.scrypt(KNOWS.password, salt=SALT, n=2, r=8, p=1, dklen=32)
    return Login("kari", kind(2, 1, SALT, hashed), lambda: 0.0)


def test_what_was_tried_is_not_worked_out_again() -> None:
    kind = a_hash()
    kind.go_on.set()
    asked = login(kind)
    wrong = Credentials(b"kari", b"open barley")
    assert [asked.try_(each, "10.0.0.1") for each in (KNOWS, wrong) * 3] == [RIGHT, WRONG] * 3
    assert kind.looked == 2


def test_a_wrong_name_costs_as_much_as_a_wrong_password() -> None:
    kind = a_hash()
    kind.go_on.set()
    assert login(kind).try_(Credentials(b"ola", b"open sesame"), "10.0.0.1") == WRONG
    assert kind.looked == 1


def test_however_many_wrong_ones_come_the_right_one_stays_remembered() -> None:
    kind = a_hash()
    kind.go_on.set()
    asked = login(kind)
    assert asked.try_(KNOWS, "10.0.0.1") == RIGHT
    for number in range(REMEMBERED + 10):
        assert asked.try_(Credentials(b"kari", b"%d" % number), f"10.1.{number >> 8}.{number & 255}") == WRONG
    looked = kind.looked
    assert asked.try_(KNOWS, "10.0.0.1") == RIGHT
    assert kind.looked == looked
    assert len(asked._known) == REMEMBERED


def test_only_so_many_wait_for_a_hash_and_it_is_worked_out_once_for_all_of_them() -> None:
    kind = a_hash()
    asked = login(kind)
    with ThreadPoolExecutor(WAITING) as threads:
        waiting = [threads.submit(asked.try_, KNOWS, "10.0.0.1") for _ in range(WAITING)]
        wait_until(lambda: asked._room._value == 0, "all of them wait")
        assert asked.try_(KNOWS, "10.0.0.2") == Outcome(False, BUSY_S)
        kind.go_on.set()
        assert [each.result(60) for each in waiting] == [RIGHT] * WAITING
    assert kind.looked == 1


def test_without_credentials_nobody_is_counted() -> None:
    asked = login(a_hash())
    assert [asked.try_(None, "10.0.0.1") for _ in range(100)] == [WRONG] * 100
