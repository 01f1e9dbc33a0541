"""TLS towards a broker, as its settings say."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager

from amshub_contracts.mqtt_settings import BrokerSettings

from amshub_mqtt.trouble import CANNOT_CONNECT, BrokerGone


def context_of(broker: BrokerSettings) -> ssl.SSLContext:
    """What is trusted, and who we are; raises BrokerGone naming the files that cannot be used."""
    if broker.ca_file:
        # Who names an authority trusts this one, not those of the operating system besides.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        with _named("ca_file", broker.ca_file):
            context.load_verify_locations(broker.ca_file)
    else:
        context = ssl.create_default_context()
    if not broker.verify:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if broker.cert_file:
        with _named("cert_file or key_file", f"{broker.cert_file}, {broker.key_file}"):
            context.load_cert_chain(broker.cert_file, broker.key_file, _no_passphrase)
    return context


def _no_passphrase() -> str:
    # Without this OpenSSL would ask at a terminal, where nobody is.
    raise ValueError("the key is encrypted; write one that is not")


@contextmanager
def _named(setting: str, files: str) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        raise BrokerGone("untrusted", CANNOT_CONNECT, f"{setting} cannot be used ({files}): {error}") from error
