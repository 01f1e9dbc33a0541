"""What every payload format can do."""

from collections.abc import Iterable
from typing import Literal, NamedTuple, Protocol

from amshub_mqtt.core.memory import Memory, Told
from amshub_mqtt.core.message import Message
from amshub_mqtt.core.view import Gateway, Meter, MeterView, PriceView

Plot = Literal["dayplot", "monthplot"]


class Migration(NamedTuple):
    """How to take over from a publisher that announced each value by itself: send these, announce, then send those."""

    before: list[Message]
    after: list[Message]


class PayloadFormat(Protocol):
    """Turns what is known into messages; a format that has none for something gives an empty list.

    The connection's own status (`topics.status`) is the rim's, for all formats alike.
    Memory is that of the meter in question, and of the gateway for `on_system` and `on_temperatures`.
    """

    def on_reading(self, gateway: Gateway, view: MeterView, memory: Memory, now_ms: int) -> Told:
        """A frame came, or the interval is over: the meter's values and the sums of energy and money."""

    def on_prices(self, gateway: Gateway, view: PriceView, memory: Memory, now_ms: int) -> Told:
        """Connected, the prices changed, or another price point began."""

    def on_system(self, gateway: Gateway, memory: Memory, now_ms: int) -> Told:
        """Connected, and each minute."""

    def on_temperatures(self, gateway: Gateway, memory: Memory, now_ms: int) -> Told:
        """Each 15 s."""

    def on_plot(self, meter: Meter, plot: Plot, payload: bytes) -> list[Message]:
        """Somebody asked for it; the payload is that of the HTTP answer."""

    def on_raw_frame(self, meter: Meter, frame: bytes) -> list[Message]:
        """A frame as it came over the wire, while the log level is DEBUG; `hex` is told of every one."""

    def on_meter_status(self, meter: Meter, online: bool) -> list[Message]:
        """The meter was found silent, or to send again; and on connecting."""

    def announce(self, memory: Memory) -> list[Message]:
        """What was announced of this meter, or of the gateway, once more: Home Assistant has started."""

    @property
    def birth_topic(self) -> str:
        """Where Home Assistant says `online` when it starts, upon which all is to be announced; empty: nowhere."""

    @property
    def old_announcements(self) -> str:
        """Subscription under which a publisher before us may have retained announcements; empty: none."""

    def migrate(self, retained: Iterable[Message]) -> Migration:
        """How to take over what was found under `old_announcements`; nothing of anybody else is touched."""
