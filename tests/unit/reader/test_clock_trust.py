"""When the host's clock may stamp readings."""

from amshub_contracts.clock import Clock
from amshub_reader.clock_trust import CLOCK_PATIENCE_S, EARLIEST_MS, LATEST_MS, host_is_trusted
from amshub_reader.timepiece import Timepiece

SET_MS = EARLIEST_MS + 1


def trusted(*, uptime_s: float = 1.0, now_ms: int = 0) -> bool:
    return host_is_trusted(certain=False, uptime_s=uptime_s, now_ms=now_ms)


def test_a_clock_that_is_simulated_on_purpose_or_that_the_kernel_calls_synchronised_is_certain() -> None:
    simulated = Timepiece(Clock(1, 1.0, 1), synchronised=lambda: False, uptime_s=lambda: 1.0)
    synchronised = Timepiece(Clock(), synchronised=lambda: True, uptime_s=lambda: 1.0)
    for timepiece in (simulated, synchronised):
        moment = timepiece.moment()
        assert moment.certain
        assert moment.host_ms is not None


def test_a_clock_just_started_is_not() -> None:
    assert not trusted(now_ms=SET_MS)


def test_a_clock_that_nobody_synchronises_is_trusted_after_patience_if_somebody_set_it() -> None:
    assert not trusted(uptime_s=CLOCK_PATIENCE_S, now_ms=SET_MS)
    assert trusted(uptime_s=CLOCK_PATIENCE_S + 1, now_ms=SET_MS)
    assert not trusted(uptime_s=CLOCK_PATIENCE_S + 1, now_ms=EARLIEST_MS - 1)
    assert not trusted(uptime_s=CLOCK_PATIENCE_S + 1, now_ms=LATEST_MS)


def test_trust_once_won_stays_when_the_time_server_is_lost() -> None:
    answers = iter([False, True, False])
    timepiece = Timepiece(Clock(), synchronised=lambda: next(answers, False), uptime_s=lambda: 1.0)
    assert timepiece.moment().host_ms is None
    assert timepiece.moment().host_ms is not None
    assert timepiece.moment().host_ms is not None
