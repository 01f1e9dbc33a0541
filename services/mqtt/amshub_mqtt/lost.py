"""Why there is no connection to a broker: in words with a remedy, and as the number that the device has for it."""

import ssl

from amshub_contracts.messages import MqttState

NETWORK_FAILED, TIMED_OUT, DENIED, BROKE_OFF = -3, -4, -10, -13
"""Numbers of lwmqtt, which the device shows as `me`."""


class Lost(Exception):
    """There is no connection; the message says why and what to do."""

    def __init__(self, state: MqttState, code: int, words: str) -> None:
        super().__init__(words)
        self.state: MqttState = state
        self.code = code


def unreachable(where: str, error: Exception) -> Lost:
    """The network, TLS, or a file of TLS did not do."""
    if isinstance(error, ssl.SSLCertVerificationError):
        remedy = (
            "write in ca_file the certificate of the authority that signed it, and in url the name that it is made out "
            "to"
        )
        return Lost("untrusted", NETWORK_FAILED, f"{where} is not trusted ({error.verify_message}): {remedy}")
    if isinstance(error, FileNotFoundError | PermissionError | ssl.SSLError) and not isinstance(error, ConnectionError):
        remedy = "look at ca_file, cert_file and key_file, and whether the port talks TLS"
        return Lost("untrusted", NETWORK_FAILED, f"no TLS with {where} ({error}): {remedy}")
    if isinstance(error, TimeoutError):
        return Lost("unreachable", TIMED_OUT, f"{where} does not answer: look whether it runs, and at url")
    return Lost("unreachable", NETWORK_FAILED, f"{where} cannot be reached ({error}): start the broker, or correct url")


def not_answering(where: str) -> Lost:
    """It accepted the connection, and then said nothing."""
    return Lost("lost", TIMED_OUT, f"{where} does not answer any more: is it an MQTT broker, and is the network well?")


def refused(where: str, reason: str) -> Lost:
    """It answered, and does not want us."""
    return Lost("refused", DENIED, f"{where} refuses the connection ({reason}): correct user, password and client_id")


def connection_lost(reason: str) -> Lost:
    """It was there, and is not any more."""
    return Lost("lost", BROKE_OFF, f"the connection broke off ({reason})")
