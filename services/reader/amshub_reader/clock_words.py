"""Says in the log what the clocks do to the stamps of a meter, once for each change."""

import logging

from amshub_reader.stamping import Stamping
from amshub_reader.timepiece import Moment

log = logging.getLogger(__name__)


class ClockWords:
    """Remembers what was said about one meter's clocks."""

    def __init__(self, meter: str) -> None:
        self._meter = meter
        self._told_holding = False
        self._told_dropped = False
        self._told_differ = False

    def tell(self, stamping: Stamping, moment: Moment) -> None:
        """Say what has changed."""
        if stamping.held and not self._told_holding:
            self._told_holding = True
            log.warning(
                "meter %s: the host's clock is not synchronised yet and the meter's is not known: readings are held "
                "until one is; give the host a time server (NTP)",
                self._meter,
            )
        elif self._told_holding and not stamping.held:
            self._told_holding = False
            by = "host's" if stamping.time_ms(moment) == moment.host_ms else "meter's"
            log.warning("meter %s: readings held for a clock are stamped by the %s now", self._meter, by)
        if stamping.dropped and not self._told_dropped:
            self._told_dropped = True
            log.error("meter %s: too many readings wait for a clock; from now on the oldest are dropped", self._meter)
        apart_ms = stamping.clocks_differ_ms
        if apart_ms is not None and not self._told_differ:
            self._told_differ = True
            log.warning(
                "meter %s: its clock is %d s %s the host's; readings are stamped by the %s: check both",
                self._meter,
                abs(apart_ms) // 1000,
                "ahead of" if apart_ms > 0 else "behind",
                "host's" if moment.certain else "meter's, as no time server (NTP) keeps the host's right",
            )
