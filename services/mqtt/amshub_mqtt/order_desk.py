"""Does what one broker's users ask for, and says so in the log where it does not."""

import logging
from collections.abc import Sequence

from amshub_contracts import commands, streams
from amshub_contracts.bus import Bus, BusDown, BusFull
from amshub_contracts.settings import Settings

from amshub_mqtt import orders
from amshub_mqtt.connection import Received
from amshub_mqtt.core import topics
from amshub_mqtt.core.formats.format import PayloadFormat
from amshub_mqtt.core.message import Message
from amshub_mqtt.meter_desk import MeterDesk
from amshub_mqtt.store import Store

log = logging.getLogger("mqtt")

COMPLAIN_MS = 60_000
"""Orders that nobody understands are logged at most so often: anybody at the broker may send them."""


class OrderDesk:
    """Takes orders for these meters, the first of which has the broker's own command topic."""

    def __init__(
        self,
        name: str,
        settings: Settings,
        bus: Bus,
        store: Store,
        payload_format: PayloadFormat,
        desks: Sequence[MeterDesk],
    ) -> None:
        broker = settings.mqtt.brokers[name]
        self._name, self._bus, self._store = name, bus, store
        self._format, self._edits = payload_format, broker.edits
        self._partitions = settings.stack.partitions
        self._complained_at_ms: int | None = None
        self._by_topic = {
            broker.commands_at
            if desk.meter.is_first
            else topics.command(topics.of_meter(broker.topic, desk.meter)): desk
            for desk in desks
        }

    def addressee(self, topic: str) -> MeterDesk | None:
        """The meter that orders on this topic are meant for."""
        return self._by_topic.get(topic)

    def obey(self, desk: MeterDesk, order: Received, now_ms: int) -> list[Message]:
        """What to tell upon this order, at `now_ms`, UTC Unix ms; one that cannot be obeyed is logged."""
        plot, meter = orders.plot_of(order.payload), desk.meter
        try:
            if plot is not None:
                desk.summarize(self._store.summaries([meter.name])[meter.name])
                return self._format.on_plot(meter, plot, orders.plot_json(plot, desk.summary, now_ms, meter.zone))
            self._edit(order.payload, meter.name, now_ms)
        except (orders.BadOrder, commands.TooManyCommands, BusDown, BusFull) as error:
            if self._complained_at_ms is None or not 0 <= now_ms - self._complained_at_ms < COMPLAIN_MS:
                self._complained_at_ms = now_ms
                log.warning("broker %s: an order on %s is not obeyed: %s", self._name, order.topic, error)
        return []

    def _edit(self, payload: bytes, meter: str, now_ms: int) -> None:
        if len(payload) > orders.MAX_ORDER_BYTES:
            raise orders.BadOrder(f"it has more than {orders.MAX_ORDER_BYTES} bytes")
        if not self._edits:
            raise orders.BadOrder("it is no dayplot and no monthplot, and edits are taken only with edits = true")
        command = orders.edit_of(payload, meter, f"mqtt {self._name}", now_ms)
        commands.send(self._bus, streams.partition_of(meter, self._partitions), command)
