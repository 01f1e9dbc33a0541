"""A topic of an MQTT broker that carries a meter's frames, by paho-mqtt."""

import secrets
import ssl
import time
from collections.abc import Callable
from typing import Any

from amshub_contracts.secret import Secret
from amshub_contracts.source_url import Source, topic_of
from paho.mqtt.client import Client, ConnectFlags, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode

from amshub_reader.core.payload import BadPayload, bytes_of
from amshub_reader.port import READ_WAIT_S, PortGone

CONNECT_S = 5.0
KEEPALIVE_S = 20
"""A broker that died without a word is found out within one and a half times this."""

TRUST = (
    "write the name that its certificate has, and where its authority is your own, set SSL_CERT_FILE to the file with "
    "the authority's certificate"
)


class MqttPort:
    """An open subscription.

    Messages that the broker retained are left out: they are old, and would be taken for what the meter says now.
    """

    def __init__(self, source: Source, password: Secret, complain: Callable[[str], None]) -> None:
        self._name = source.target
        self._topic = topic_of(source)
        self._format = source.payload
        self._complain = complain
        self._came: list[bytes] = []
        self._refused = ""
        self._subscribed = False
        self._client = Client(CallbackAPIVersion.VERSION2, client_id=f"amshub-reader-{secrets.token_hex(4)}")
        self._client.connect_timeout = CONNECT_S
        self._client.on_connect = self._on_connect
        self._client.on_subscribe = self._on_subscribe
        self._client.on_message = self._on_message
        if self._topic.user:
            self._client.username_pw_set(self._topic.user, password.reveal() or None)
        if self._topic.tls:
            self._client.tls_set_context(ssl.create_default_context())
        try:
            self._client.connect(self._topic.host, self._topic.port, KEEPALIVE_S)
        except ssl.SSLCertVerificationError as error:
            raise PortGone(f"{self._name} is not trusted ({error.verify_message}): {TRUST}") from error
        except (OSError, ValueError) as error:
            remedy = "start the broker, or correct the source"
            raise PortGone(f"{self._name} cannot be reached ({error}): {remedy}") from error
        self._await_subscription()

    def read(self) -> bytes:
        """The bytes of the messages that came, none after READ_WAIT_S; raises PortGone."""
        self._work()
        chunk = b"".join(self._came)
        self._came.clear()
        return chunk

    def close(self) -> None:
        """Take leave of the broker."""
        self._client.disconnect()
        self._client.loop(0)

    def _await_subscription(self) -> None:
        end_s = time.monotonic() + CONNECT_S
        try:
            while not self._subscribed:
                self._work()
                if time.monotonic() > end_s:
                    self._refused = f"{self._name} did not answer within {CONNECT_S:.0f} s: is this an MQTT broker?"
        except PortGone:
            self.close()
            raise

    def _work(self) -> None:
        code = self._client.loop(READ_WAIT_S)
        if self._refused:
            raise PortGone(self._refused)
        if code is not MQTTErrorCode.MQTT_ERR_SUCCESS:
            raise PortGone(f"{self._name} broke off ({code.name.removeprefix('MQTT_ERR_').lower()})")

    def _on_connect(
        self, client: Client, _userdata: Any, _flags: ConnectFlags, reason: ReasonCode, _properties: Properties | None
    ) -> None:
        if reason.is_failure:
            self._refused = (
                f"{self._name} refuses the connection ({reason}): correct the user in the source, and source_password"
            )
        else:
            # A message that comes twice would count twice.
            client.subscribe(self._topic.name, qos=0)

    def _on_subscribe(
        self, _client: Client, _userdata: Any, _id: int, reasons: list[ReasonCode], _properties: Properties | None
    ) -> None:
        if any(reason.is_failure for reason in reasons):
            self._refused = f"{self._name}: the broker does not allow reading this topic; give the user the right to"
        else:
            self._subscribed = True

    def _on_message(self, _client: Client, _userdata: Any, message: MQTTMessage) -> None:
        if message.retain:
            return
        try:
            self._came.append(bytes_of(bytes(message.payload), self._format))
        except BadPayload as error:
            self._complain(f"{message.topic} brought {error}; skipped: correct the topic or its format")
