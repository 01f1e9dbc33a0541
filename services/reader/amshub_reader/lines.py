"""Opens the line that a source names."""

from collections.abc import Callable
from dataclasses import dataclass

from amshub_contracts.secret import Secret
from amshub_contracts.source_url import Source

from amshub_reader.core.line import Line, candidates
from amshub_reader.network_port import NetworkPort
from amshub_reader.port import Port
from amshub_reader.rfc2217_port import Rfc2217Port
from amshub_reader.serial_port import SerialPort
from amshub_reader.stdin_port import StdinPort


@dataclass(frozen=True)
class Opener:
    """Opens the line of one source, again and again."""

    source: Source
    device_root: str
    password: Secret
    complain: Callable[[str], None]
    """Called with words about a message that holds no bytes of a meter."""

    def lines(self) -> tuple[Line, ...]:
        """What the meter may send, likely first; none where there is no speed to set."""
        source = self.source
        return candidates(source.baud, source.parity, source.bits, source.stop_bits) if source.has_line else ()

    def open(self, wire: Line | None) -> Port:
        """The line, open, with the receiver set to `wire`; raises PortGone."""
        source = self.source
        if source.kind == "stdin":
            return StdinPort()
        if source.kind == "mqtt":
            from amshub_reader.mqtt_port import MqttPort  # here, as its client takes 2 MB and few meters need it

            return MqttPort(source, self.password, self.complain)
        if wire is None:
            return NetworkPort(source.target)
        if source.kind == "serial":
            return SerialPort(source.target, wire, self.device_root)
        return Rfc2217Port(source.target, wire)


def in_words(source: Source, line: Line | None) -> str:
    """The source and how it is read, for status and log: `/dev/ttyUSB0 (2400 baud, 8N1)`."""
    name = source.target or "standard input"
    return f"{name} ({line})" if line else name
