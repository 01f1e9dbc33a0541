"""Why a broker cannot be told anything: as a state, as the device's code, and in words."""

import ssl

from amshub_contracts.messages import MqttState
from paho.mqtt.enums import MQTTErrorCode
from paho.mqtt.reasoncodes import ReasonCode

CANNOT_CONNECT, TIMEOUT, DENIED, NO_COMMANDS, LOST = -3, -4, -10, -11, -13
"""`me` of data.json."""
BUSY = 136, 137
"""Reasons that pass by themselves: the broker is unavailable, or busy (MQTT 5, 2.4)."""
REMEDIES = {
    132: "it does not speak this version of MQTT: write the other one as version",
    133: "it does not accept the client_id: write another",
    134: "user or password is wrong: correct user and password",
    135: "this user may not connect: give it the right to, or correct user and password",
    136: "it is unavailable: wait, or look into its log",
    137: "it is busy: wait, or look into its log",
    138: "it has banned this client: look into its settings",
    140: "user or password is wrong: correct user and password",
    142: "another client came with the same client_id: write another here or there",
    144: "it does not accept the topic: write another",
    147: "it takes fewer messages at once than it said: look into its log",
    149: "a message is too large for it: raise its largest packet",
    151: "its quota is used up: raise it",
    154: "it does not keep messages: turn retaining on",
    155: "it has no QoS 1: write qos = 0",
}
"""What to do, by the reason code (MQTT 5, 2.4), into which paho-mqtt translates those of MQTT 3.1.1 too."""
NOT_ALLOWED = 135
KEEP_ALIVE_TIMEOUT = 141
"""Nothing came back for the keep-alive time after it was asked for."""


class BrokerGone(Exception):
    """There is no connection to the broker (any more): try again later; the message says what to do about it."""

    def __init__(self, state: MqttState, code: int, words: str) -> None:
        self.state, self.code = state, code
        super().__init__(words)


def refused(address: str, reason: ReasonCode) -> BrokerGone:
    """The broker answered, and does not let us in, or out again."""
    remedy = REMEDIES.get(reason.value, "look into its log")
    state: MqttState = "unreachable" if reason.value in BUSY else "refused"
    return BrokerGone(state, DENIED, f"{address} refuses the connection ({reason}): {remedy}")


def not_taken(address: str, topic: str, reason: ReasonCode) -> BrokerGone:
    """The broker did not take a message, and says so (MQTT 5)."""
    remedy = REMEDIES.get(reason.value, "look into its log")
    if reason.value == NOT_ALLOWED:
        remedy = "this user may not publish there: give it the right to"
    return BrokerGone("refused", DENIED, f"{address} does not take a message on {topic} ({reason}): {remedy}")


def untrusted(address: str, error: ssl.SSLCertVerificationError) -> BrokerGone:
    """The broker's certificate is not valid."""
    words = (
        f"{address} is not trusted ({error.verify_message}): write the name that its certificate has, and where its "
        "authority is your own, its certificate as ca_file"
    )
    return BrokerGone("untrusted", CANNOT_CONNECT, words)


def unreachable(address: str, error: Exception) -> BrokerGone:
    """No connection came to stand."""
    if isinstance(error, ssl.SSLError):
        question = "is this its port for TLS, and does it want a certificate of ours (cert_file, key_file)?"
        words = f"{address} does not agree on TLS ({error.reason}): {question}"
        return BrokerGone("unreachable", CANNOT_CONNECT, words)
    code = TIMEOUT if isinstance(error, TimeoutError) else CANNOT_CONNECT
    words = f"{address} cannot be reached ({error}): start the broker, or correct the url"
    return BrokerGone("unreachable", code, words)


def hung_up(address: str, *, tls: bool) -> BrokerGone:
    """The connection stood, and ended before MQTT began."""
    question = "a certificate of ours (cert_file, key_file)" if tls else "TLS (mqtts://)"
    words = f"{address} hangs up before it answers: does it want {question}?"
    return BrokerGone("unreachable", CANNOT_CONNECT, words)


def mute(address: str) -> BrokerGone:
    """The connection stands, and nobody speaks MQTT on it."""
    words = f"{address} does not answer: is this an MQTT broker, and does it want TLS (mqtts://)?"
    return BrokerGone("unreachable", TIMEOUT, words)


def dead(address: str, silent_s: float) -> BrokerGone:
    """The connection stands, and nothing comes back."""
    return BrokerGone("lost", TIMEOUT, f"{address} acknowledges nothing for {silent_s:.0f} s: connecting anew")


def flooded(address: str, size_bytes: int) -> BrokerGone:
    """Something comes that is far too large for whatever we asked for."""
    words = (
        f"{address} sends a message of {size_bytes} bytes on a topic that is read here, that of commands perhaps: see "
        "who publishes such, and whether it is retained there"
    )
    return BrokerGone("lost", LOST, words)


def broke_off(address: str, reason: ReasonCode | MQTTErrorCode) -> BrokerGone:
    """The connection stood well, and ended."""
    said = reason.name.removeprefix("MQTT_ERR_").lower() if isinstance(reason, MQTTErrorCode) else str(reason)
    words = (
        f"{address} broke off ({said}): connecting anew; if this happens again and again, see that no other client has "
        "the same client_id, and look into its log"
    )
    return BrokerGone("lost", LOST, words)
