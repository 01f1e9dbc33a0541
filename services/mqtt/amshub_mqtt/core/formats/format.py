"""What a payload format may have messages for; a format overrides what it has."""
# ruff: noqa: ARG002  whoever has no messages for something needs nothing to make them of

from collections.abc import Iterable
from typing import Literal, NamedTuple

from amshub_mqtt.core.memory import Memory, Told
from amshub_mqtt.core.message import Message
from amshub_mqtt.core.view import Gateway, Meter, MeterView, PriceView

Plot = Literal["dayplot", "monthplot"]


class Migration(NamedTuple):
    """How to take over from a publisher that announced each value by itself.

    Send `before`, wait for a few seconds (Home Assistant unloads those entities), announce, wait again, send `after`.
    """

    before: list[Message]
    after: list[Message]


class PayloadFormat:
    """Turns what is known into messages, in the order in which they are to be sent.

    The connection's own status (`topics.status`) is the rim's, for all formats alike.
    Memory is that of the meter in question, and one of the gateway's own for what has no meter.
    `now_ms` is UTC Unix ms.
    """

    birth_topic: str = ""
    """Where Home Assistant says `online` when it starts, upon which all is announced again; empty: nowhere."""
    old_announcements: str = ""
    """Subscription under which a publisher before us, or we ourselves, may have retained announcements; empty: none."""

    def on_reading(self, gateway: Gateway, view: MeterView, memory: Memory, now_ms: int) -> Told:
        """A frame came, or the interval is over: the meter's values and the sums of energy and money."""
        return Told([], memory)

    def on_prices(self, gateway: Gateway, view: PriceView, memory: Memory, now_ms: int) -> Told:
        """Connected, the prices changed, or another price point began."""
        return Told([], memory)

    def on_system(self, gateway: Gateway, now_ms: int) -> list[Message]:
        """Connected, and each minute."""
        return []

    def on_temperatures(self, gateway: Gateway, memory: Memory, now_ms: int) -> Told:
        """Each 15 s."""
        return Told([], memory)

    def on_plot(self, meter: Meter, plot: Plot, payload: bytes) -> list[Message]:
        """Somebody asked for it; the payload is that of the HTTP answer."""
        return []

    def on_raw_frame(self, meter: Meter, frame: bytes) -> list[Message]:
        """A frame as it came over the wire: of interest while the log level is DEBUG, to `hex` always."""
        return []

    def on_meter_status(self, meter: Meter, online: bool) -> list[Message]:
        """On connecting, and when the meter fell silent or sends again."""
        return []

    def announce(
        self, gateway: Gateway, view: MeterView, prices: PriceView | None, memory: Memory, now_ms: int
    ) -> Told:
        """On connecting, before anything of this meter, and when Home Assistant says that it has started."""
        return Told([], memory)

    def announce_gateway(self, gateway: Gateway, memory: Memory, now_ms: int) -> Told:
        """The same for the server itself."""
        return Told([], memory)

    def migrate(self, retained: Iterable[Message]) -> Migration:
        """How to take over what was found under `old_announcements`; nothing of anybody else is touched."""
        return Migration([], [])
