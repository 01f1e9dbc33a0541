"""What the answers are made of: one meter as the store has it, and the machine that answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from amshub_contracts.as_of_now import as_of_now
from amshub_contracts.messages import MqttStatus, PriceDay, PriceStatus, ReaderStatus, Reading, Summary, Temperature
from amshub_contracts.settings import MeterSettings

NOTHING = Summary(as_of_ms=0)


@dataclass(frozen=True)
class MeterView:
    """One meter at one instant; what nobody has written yet is None."""

    name: str
    settings: MeterSettings
    latest: Reading | None = None
    """The newest value of every field that the meter ever sent."""
    status: ReaderStatus | None = None
    summary: Summary | None = None
    temperature: Temperature | None = None
    """What the sensors of the reader's machine say, whichever meter is shown; None without one."""
    price_days: Mapping[date, PriceDay] = field(default_factory=dict)
    """Today's and tomorrow's prices of the meter's bidding zone, by their market day, those that are known."""
    price_status: PriceStatus | None = None
    brokers: Mapping[str, MqttStatus] = field(default_factory=dict)
    """How the brokers fare, whichever meter is shown; of those that nobody tells of lately, nothing."""

    @property
    def last_frame_at_ms(self) -> int | None:
        """When the last good frame came, UTC Unix ms, as the reading or the reader tells it; None before the first."""
        told = (
            self.latest.received_at_ms if self.latest else None,
            self.status.last_frame_at_ms if self.status else None,
        )
        return max((instant for instant in told if instant is not None), default=None)

    def summary_at(self, now_ms: int) -> Summary:
        """The summary, its sums ended with their periods; one of nothing before the first."""
        return as_of_now(self.summary or NOTHING, now_ms, self.settings.zone)


@dataclass(frozen=True)
class Machine:
    """The computer that answers; empty or 0 where it does not say."""

    version: str
    cpu_mhz: int = 0
    mac: str = ""
    ip: str = ""
    mask: str = ""
    ipv6: str = ""
    gateway: str = ""
    dns1: str = ""
    dns2: str = ""
