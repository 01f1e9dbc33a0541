"""One connection to a broker, by paho-mqtt: opened, worked and dropped by one thread."""

import socket
import ssl
import time
from collections import deque
from contextlib import suppress
from typing import Any, NamedTuple

from amshub_contracts.mqtt_settings import BrokerSettings
from paho.mqtt.client import Client, ConnectFlags, DisconnectFlags, MQTTMessage, MQTTMessageInfo
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from amshub_mqtt.core.message import Message
from amshub_mqtt.tls import context_of
from amshub_mqtt.trouble import (
    KEEP_ALIVE_TIMEOUT,
    BrokerGone,
    broke_off,
    dead,
    flooded,
    hung_up,
    mute,
    not_taken,
    refused,
    unreachable,
    untrusted,
)

CONNECT_S = 10.0
"""Within so long a broker is connected with, or it counts as away."""
ACKNOWLEDGE_S = 20.0
"""A message that is not acknowledged, or does not even leave, for so long: the connection is dead without a word."""
WINDOW = 100
"""Messages under way at once; more would not be faster, and are held here when a broker stops taking them."""
MAX_PAYLOAD = 65_536
"""Incoming messages that are longer are none that anybody here waits for, and are dropped; announcements of meters that
we told of before have 10 to 20 kB."""
MAX_PACKET = 1_048_576
"""What a broker is told, by MQTT 5, to send at most; one that sends more is hung up on before it fills the memory.
Announcements of a whole household's devices come by when a device's place is taken; those are smaller."""
RECEIVE_BUFFER = 65_536
"""Of the socket, so that not much more than a packet comes before its size is looked at."""
MAX_RECEIVED = 1000
"""Incoming messages that wait to be looked at; more are dropped."""
PROTOCOLS = {"3.1.1": MQTTProtocolVersion.MQTTv311, "5": MQTTProtocolVersion.MQTTv5}


class Received(NamedTuple):
    """A message that came; what the broker retained is old."""

    topic: str
    payload: bytes
    retained: bool


class _UnderWay(NamedTuple):
    """A message that was sent; `sent_s` is monotonic time."""

    receipt: MQTTMessageInfo
    sent_s: float
    topic: str


class Connection:
    """A session that begins anew each time; what was not acknowledged when it ends is the caller's to send again."""

    def __init__(self, broker: BrokerSettings, client_id: str, will: Message) -> None:
        self.sent = 0
        self.acknowledged = 0
        self.unwelcome = ""
        """The subscription that the broker refused, if it did."""
        self._broker = broker
        self._address = f"{broker.host}:{broker.port}"
        self._window = WINDOW
        self._connected = False
        self._gone: BrokerGone | None = None
        self._under_way: deque[_UnderWay] = deque()
        self._received: deque[Received] = deque()
        self._subscribing: dict[int, str] = {}
        client = Client(
            CallbackAPIVersion.VERSION2,
            client_id=client_id,
            protocol=PROTOCOLS[broker.version],
            reconnect_on_failure=False,
        )
        client.connect_timeout = CONNECT_S
        client.max_inflight_messages = 0  # the window here is the one that counts, as it waits for room
        client.will_set(will.topic, will.payload, broker.qos, will.retain)
        client.on_connect = self._on_connect
        client.on_disconnect = self._on_disconnect
        client.on_subscribe = self._on_subscribe
        client.on_publish = self._on_publish
        client.on_message = self._on_message
        self._client = client

    def open(self) -> None:
        """Connect; raises BrokerGone."""
        broker, client = self._broker, self._client
        if broker.user or broker.password:
            client.username_pw_set(broker.user, broker.password.reveal() or None)
        if broker.tls:
            client.tls_set_context(context_of(broker))
            if not broker.verify:
                client.tls_insecure_set(True)
        properties = None
        if broker.version == "5":
            properties = Properties(PacketTypes.CONNECT)  # type: ignore[no-untyped-call]  # paho-mqtt does not type it
            properties.MaximumPacketSize = MAX_PACKET
        try:
            client.connect(broker.host, broker.port, broker.keepalive_s, properties=properties)
            taken = client.socket()
            if isinstance(taken, socket.socket):
                # Many small messages in a row, each acknowledged: without this each waits for the one before it.
                taken.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                taken.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
        except ssl.SSLCertVerificationError as error:
            raise untrusted(self._address, error) from error
        except (OSError, ValueError) as error:
            raise unreachable(self._address, error) from error
        end_s = time.monotonic() + CONNECT_S
        while not self._connected:
            self.work(0.1)
            if time.monotonic() > end_s:
                raise mute(self._address)

    @property
    def waiting(self) -> int:
        """Messages that the broker did not acknowledge yet."""
        return len(self._under_way)

    def subscribe(self, topic: str) -> None:
        """Ask for messages; one that comes twice does no harm."""
        _, number = self._client.subscribe(topic, qos=self._broker.qos)
        if number is not None:
            self._subscribing[number] = topic

    def unsubscribe(self, topic: str) -> None:
        """Ask for no more of them."""
        self._client.unsubscribe(topic)

    def publish(self, message: Message) -> MQTTMessageInfo:
        """Send a message, as soon as there is room for it; what it returns says whether the broker has it.

        Raises BrokerGone.
        """
        while len(self._under_way) >= self._window:
            self.work(0.1)
        sent = self._client.publish(message.topic, message.payload, self._broker.qos, message.retain)
        if sent.rc not in (MQTTErrorCode.MQTT_ERR_SUCCESS, MQTTErrorCode.MQTT_ERR_AGAIN):
            raise self._gone or broke_off(self._address, sent.rc)
        self.sent += 1
        self._under_way.append(_UnderWay(sent, time.monotonic(), message.topic))
        return sent

    def work(self, wait_s: float) -> None:
        """Take what came, waiting up to so long for it, and send what has to be sent; raises BrokerGone."""
        code = self._client.loop(wait_s)
        if self._gone is not None:
            raise self._gone
        if code is not MQTTErrorCode.MQTT_ERR_SUCCESS:
            raise broke_off(self._address, code)
        coming_bytes = self._client._in_packet["remaining_length"]  # paho-mqtt has no bound of its own
        if coming_bytes > MAX_PACKET:
            raise flooded(self._address, coming_bytes)
        while self._under_way and self._under_way[0].receipt.is_published():
            self._under_way.popleft()
            self.acknowledged += 1
        if self._under_way and time.monotonic() - self._under_way[0].sent_s > ACKNOWLEDGE_S:
            raise dead(self._address, ACKNOWLEDGE_S)

    def received(self) -> list[Received]:
        """The messages that came since the last call."""
        came = list(self._received)
        self._received.clear()
        return came

    def drop(self) -> None:
        """Hang up without taking leave: the broker publishes the last will."""
        taken = self._client.socket()
        if taken is not None:
            taken.close()

    def close(self) -> None:
        """Take leave: there is no last will then."""
        with suppress(OSError):
            self._client.disconnect()
            self._client.loop(0)

    def _on_connect(
        self, _client: Client, _data: Any, _flags: ConnectFlags, reason: ReasonCode, properties: Properties | None
    ) -> None:
        if reason.is_failure:
            self._gone = refused(self._address, reason)
            return
        # A broker that speaks MQTT 5 hangs up on more than it can take (3.2.2.3.3); absent means 65,535.
        self._window = min(WINDOW, getattr(properties, "ReceiveMaximum", WINDOW))
        self._connected = True

    def _on_disconnect(
        self, _client: Client, _data: Any, flags: DisconnectFlags, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        if self._gone is not None:
            return
        if not self._connected:
            self._gone = hung_up(self._address, tls=self._broker.tls)
        elif flags.is_disconnect_packet_from_server:
            self._gone = refused(self._address, reason)
        elif reason.value == KEEP_ALIVE_TIMEOUT:
            self._gone = dead(self._address, self._broker.keepalive_s)
        else:
            self._gone = broke_off(self._address, reason)

    def _on_subscribe(
        self, _client: Client, _data: Any, number: int, reasons: list[ReasonCode], _properties: Properties | None
    ) -> None:
        topic = self._subscribing.pop(number, "")
        if any(reason.is_failure for reason in reasons):
            self.unwelcome = topic

    def _on_publish(
        self, _client: Client, _data: Any, number: int, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        if reason.is_failure:
            topic = next((each.topic for each in self._under_way if each.receipt.mid == number), "")
            self._gone = not_taken(self._address, topic, reason)

    def _on_message(self, _client: Client, _data: Any, message: MQTTMessage) -> None:
        if len(message.payload) > MAX_PAYLOAD or len(self._received) >= MAX_RECEIVED:
            return
        with suppress(UnicodeDecodeError):  # a topic that is no text is none that we asked for
            self._received.append(Received(message.topic, bytes(message.payload), message.retain))
