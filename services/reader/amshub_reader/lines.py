"""Opens the line that a source names."""

from amshub_contracts.source_url import Source

from amshub_reader.network_port import NetworkPort
from amshub_reader.port import Port
from amshub_reader.rfc2217_port import Rfc2217Port
from amshub_reader.serial_port import SerialPort


def open_port(source: Source, device_root: str) -> Port:
    """The line that this source names, open; raises PortGone."""
    if source.kind == "serial":
        return SerialPort(source, device_root)
    return Rfc2217Port(source) if source.target.startswith("rfc2217:") else NetworkPort(source.target)


def in_words(source: Source) -> str:
    """The source and how it is read, for status and log: `/dev/ttyUSB0 (2400 baud, 8N1)`."""
    if source.target.startswith("socket:"):
        return source.target
    return f"{source.target} ({source.baud} baud, {source.bits}{source.parity}{source.stop_bits})"
