"""One connection to one broker, by paho-mqtt; all of it happens in the thread that calls."""

import contextlib
import select
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from typing import Any

from amshub_contracts.mqtt_settings import BrokerSettings
from paho.mqtt.client import Client, MQTTMessage, MQTTv5, MQTTv311
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode
from paho.mqtt.reasoncodes import ReasonCode

from amshub_mqtt.core import topics
from amshub_mqtt.core.message import Message
from amshub_mqtt.lost import Lost, connection_lost, not_answering, refused, unreachable

CONNECT_S = 5.0
"""For the network, and again for the broker's answer."""
ACKNOWLEDGED_S = 20.0
"""A broker that takes longer to acknowledge is as good as gone: the connection is half open, or the broker hangs."""
LONGEST_COMMAND = 256
"""Bytes of a message that is listened to; what is longer is no command."""
MAX_PACKETS = 100
"""Packets read in a row before anything else is done."""

Heard = Callable[[str, bytes, bool], None]
"""Called with topic, payload, and whether the broker had it retained."""


class Session:
    """Connected once `open` has returned; `publish` numbers messages, and `acknowledged` has those that arrived."""

    def __init__(self, broker: BrokerSettings, client_id: str, listen_to: Iterable[str], heard: Heard) -> None:
        self._broker, self._listen_to, self._heard = broker, list(listen_to), heard
        self.acknowledged: list[int] = []
        """Numbers of messages that the broker has, oldest first; whoever reads it empties it."""
        self.deaf_to: list[str] = []
        """Topics that the broker does not let us read."""
        self._waiting: dict[int, float] = {}
        self._subscribed: dict[int, str] = {}
        self._answer: ReasonCode | None = None
        protocol = MQTTv5 if broker.version == "5" else MQTTv311
        self._client = Client(CallbackAPIVersion.VERSION2, client_id=client_id, protocol=protocol)
        self._client.connect_timeout = CONNECT_S
        self._client.on_connect = lambda _client, _data, _flags, reason, _more: self._connected(reason)
        self._client.on_publish = lambda _client, _data, number, _reason, _more: self._arrived(number)
        self._client.on_subscribe = lambda _client, _data, number, reasons, _more: self._may_read(number, reasons)
        self._client.on_message = self._on_message
        if broker.user:
            self._client.username_pw_set(broker.user, broker.password.reveal() or None)
        self._client.will_set(topics.status(broker.topic), topics.OFFLINE, broker.qos, retain=True)

    def open(self) -> None:
        """Connect, listen to what there is to listen to, and tell that we are there; raises Lost."""
        where = f"{self._broker.host}:{self._broker.port}"
        try:
            if self._broker.tls:
                self._client.tls_set_context(tls_context(self._broker))
                self._client.tls_insecure_set(not self._broker.verify)
            self._client.connect(self._broker.host, self._broker.port, self._broker.keepalive_s)
        except (OSError, ValueError) as error:
            raise unreachable(where, error) from error
        self._sock = self._client.socket()
        if isinstance(self._sock, socket.socket):
            # Otherwise Nagle holds each message of a reading back until the one before it is acknowledged.
            self._sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        end_s = time.monotonic() + CONNECT_S
        while self._answer is None:
            if time.monotonic() > end_s:
                raise not_answering(where)
            try:
                self.work(0.1)
            except Lost:
                if self._answer is None:  # a refusal hangs up too
                    raise
        if self._answer.is_failure:
            raise refused(where, str(self._answer))
        for topic in self._listen_to:
            _, number = self._client.subscribe(topic, qos=self._broker.qos)
            if number is not None:
                self._subscribed[number] = topic
        self.publish(Message(topics.status(self._broker.topic), topics.ONLINE, retain=True))

    def work(self, longest_s: float, wake: socket.socket | None = None) -> None:
        """Send and receive what there is, waiting up to so long, or until `wake` can be read; raises Lost."""
        sock = self._client.socket()
        if sock is None:
            raise connection_lost("closed by the broker")
        pending = isinstance(sock, ssl.SSLSocket) and sock.pending() > 0
        readable: list[Any] = [sock] if wake is None else [sock, wake]
        writable = [sock] if self._client.want_write() else []
        try:
            ready, writing, _ = select.select(readable, writable, [], 0 if pending else longest_s)
        except (OSError, ValueError) as error:
            raise connection_lost(str(error)) from error
        if wake is not None and wake in ready:
            with contextlib.suppress(BlockingIOError):
                wake.recv(4096)
        if pending or sock in ready:
            self._check(self._client.loop_read(MAX_PACKETS))
        if writing:
            self._check(self._client.loop_write())
        self._check(self._client.loop_misc())
        oldest_s = next(iter(self._waiting.values()), None)
        if oldest_s is not None and time.monotonic() - oldest_s > ACKNOWLEDGED_S:
            raise not_answering(f"{self._broker.host}:{self._broker.port}")

    def publish(self, message: Message) -> int:
        """The number under which the message is acknowledged; raises Lost."""
        before = len(self.acknowledged)
        info = self._client.publish(message.topic, message.payload, self._broker.qos, message.retain)
        if info.rc not in (MQTTErrorCode.MQTT_ERR_SUCCESS, MQTTErrorCode.MQTT_ERR_QUEUE_SIZE):
            self._check(info.rc)
        if info.mid not in self.acknowledged[before:]:  # with QoS 0 a message has arrived once it is sent
            self._waiting[info.mid] = time.monotonic()
        return info.mid

    @property
    def waiting(self) -> int:
        """Messages that the broker has not acknowledged yet."""
        return len(self._waiting)

    def close(self) -> None:
        """Take leave in words, where the broker still listens, and let go of the connection."""
        with contextlib.suppress(Lost, OSError, ValueError):
            if self._client.socket() is not None and self._client.is_connected():
                self._client.publish(topics.status(self._broker.topic), topics.OFFLINE, 0, retain=True)
                self._client.disconnect()
                while self._client.want_write() and self._client.socket() is not None:
                    self._check(self._client.loop_write())
        sock = self._client.socket()
        if sock is not None:
            sock.close()

    def _connected(self, reason: ReasonCode) -> None:
        self._answer = reason

    def _arrived(self, number: int) -> None:
        self._waiting.pop(number, None)
        self.acknowledged.append(number)

    def _may_read(self, number: int, reasons: list[ReasonCode]) -> None:
        topic = self._subscribed.pop(number, "")
        if any(reason.is_failure for reason in reasons):
            self.deaf_to.append(topic)

    def _on_message(self, _client: Client, _data: Any, message: MQTTMessage) -> None:
        # An announcement that is retained may be longer than a command.
        if message.retain or len(message.payload) <= LONGEST_COMMAND:
            self._heard(message.topic, bytes(message.payload), message.retain)

    def _check(self, code: MQTTErrorCode) -> None:
        if code is not MQTTErrorCode.MQTT_ERR_SUCCESS:
            raise connection_lost(code.name.removeprefix("MQTT_ERR_").lower())


def tls_context(broker: BrokerSettings) -> ssl.SSLContext:
    """What is trusted, and our own certificate where there is one; raises OSError for files that are none."""
    context = ssl.create_default_context(cafile=broker.ca_file or None)
    if not broker.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if broker.cert_file:
        context.load_cert_chain(broker.cert_file, broker.key_file)
    return context
