"""Work that several threads want at once."""

from threading import Event, Thread

import pytest
from amshub_api.decoded import Decoded
from amshub_api.machine import Sampled
from amshub_api.shared import Shared


def test_one_after_the_other_each_gets_work_of_its_own() -> None:
    runs: list[int] = []
    shared = Shared(lambda: runs.append(0) or len(runs))  # type: ignore[func-returns-value]
    assert [shared.get(), shared.get(), shared.get()] == [1, 2, 3]


def test_whoever_comes_during_a_run_shares_the_next_which_began_after_they_came() -> None:
    began = Event()
    go_on = Event()
    runs: list[int] = []
    got: list[int] = []

    def work() -> int:
        runs.append(0)
        began.set()
        go_on.wait(60)
        return len(runs)

    shared = Shared(work)
    first = Thread(target=lambda: got.append(shared.get()))
    first.start()
    assert began.wait(60)
    others = [Thread(target=lambda: got.append(shared.get())) for _ in range(5)]
    for thread in others:
        thread.start()
    go_on.set()
    for thread in (first, *others):
        thread.join(60)
    assert got.count(1) == 1
    assert len(runs) == max(got)


def test_an_error_is_of_the_run_that_failed_and_the_next_is_asked_anew() -> None:
    results = iter([1, 2])
    fails = [True]

    def work() -> int:
        if fails.pop() if fails else False:
            raise OSError("no")
        return next(results)

    shared = Shared(work)
    with pytest.raises(OSError, match="no"):
        shared.get()
    assert (shared.get(), shared.get()) == (1, 2)


def test_what_has_not_changed_is_not_decoded_again() -> None:
    decoded, seen = Decoded(), []
    for raw in (b"1", b"1", b"2", b"1"):
        assert decoded.get("here", raw, lambda raw: seen.append(raw) or int(raw)) == int(raw)  # type: ignore[func-returns-value]
    assert seen == [b"1", b"2", b"1"]
    assert decoded.get("there", b"1", lambda _: "other") == "other"


def test_what_could_not_be_decoded_is_tried_again_and_what_was_good_stays() -> None:
    decoded = Decoded()
    assert decoded.get("here", b"1", int) == 1
    for _ in range(2):
        with pytest.raises(ValueError, match="invalid"):
            decoded.get("here", b"x", int)
    assert decoded.get("here", b"1", lambda _: 0) == 1


def test_a_sample_stands_for_its_time_and_no_longer() -> None:
    looks, clock = iter([10, 20]), [0.0]
    sampled = Sampled(lambda: next(looks), 1.0, lambda: clock[0])
    assert [sampled.get(), sampled.get()] == [10, 10]
    clock[0] = 0.99
    assert sampled.get() == 10
    clock[0] = 1.0
    assert sampled.get() == 20
