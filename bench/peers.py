"""The other decoders, each from the bytes of a telegram to its import power, checksums verified."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

Power = Callable[[bytes], int]
"""The import power that a telegram says, in W; raises or gives another number where the peer cannot read it."""
LLC_SIZE = 3
IMPORT_POWER = bytes((1, 0, 1, 7, 0, 255))
IMPORT_POWER_OF_KAMSTRUP = bytes((1, 1, 1, 7, 0, 255))


@dataclass(frozen=True)
class Peer:
    """A package, and what makes its decoder of lists or of P1 telegrams."""

    package: str
    lists: Callable[[], Power] | None
    p1: Callable[[], Power] | None

    @property
    def name(self) -> str:
        """The package with its version."""
        return f"{self.package} {version(self.package)}"

    def decoder(self, kind: str) -> Power | None:
        """A fresh decoder of this kind of telegram; None where the package has none."""
        make = self.p1 if kind == "p1" else self.lists
        return make() if make else None


def require() -> None:
    """Raises SystemExit with what to do when a peer is not installed."""
    try:
        for peer in PEERS:
            version(peer.package)
    except PackageNotFoundError as error:
        raise SystemExit(
            f"bench.decode measures us beside {error.name}, which is not installed: run `make bench`, or "
            "`.venv/bin/python -m pip install --require-hashes --requirement requirements-bench.lock`"
        ) from error


def _amshan(reader: Any) -> Power:
    decoder = import_module("han.autodecoder").AutoDecoder()

    def power_w(telegram: bytes) -> int:
        (message,) = reader.read(telegram)
        if not message.is_valid:
            raise ValueError("amshan finds a checksum wrong")
        return int(decoder.decode_message(message)["active_power_import"])

    return power_w


def _dlms_cosem() -> Power:
    frames = import_module("dlms_cosem.hdlc.frames")
    notifications = import_module("dlms_cosem.protocol.xdlms.data_notification")
    utils = import_module("dlms_cosem.utils")

    def power_w(telegram: bytes) -> int:
        frame = frames.UnnumberedInformationFrame.from_bytes(telegram)
        notification = notifications.DataNotification.from_bytes(frame.information[LLC_SIZE:])
        return _power_in(utils.parse_as_dlms_data(notification.body))

    return power_w


def _gurux() -> Power:
    dlms = import_module("gurux_dlms")
    client = dlms.GXDLMSClient(True)  # by logical names, over HDLC

    def power_w(telegram: bytes) -> int:
        pushed = dlms.GXReplyData()
        client.getData(telegram, dlms.GXReplyData(), pushed)
        if pushed.value is None:
            raise ValueError("gurux-dlms finds no notification in the frame")
        return _power_in(pushed.value)

    return power_w


def _dsmr_parser() -> Power:
    specifications = import_module("dsmr_parser.telegram_specifications")
    parser = import_module("dsmr_parser.parsers").TelegramParser(specifications.V5)

    def power_w(telegram: bytes) -> int:
        return int(parser.parse(telegram.decode()).CURRENT_ELECTRICITY_USAGE.value * 1000)  # a Decimal, in kW

    return power_w


def _power_in(values: Any) -> int:
    """The import power among the values of a list, as rows of code and number or as one row."""
    for index, value in enumerate(values):
        row = value if isinstance(value, list) else values[index : index + 2]
        if isinstance(row[0], bytes | bytearray) and row[0] in (IMPORT_POWER, IMPORT_POWER_OF_KAMSTRUP):
            return int(row[1])
    raise ValueError("no import power in the list")


PEERS = (
    Peer(
        "amshan",
        lambda: _amshan(import_module("han.hdlc").HdlcFrameReader()),
        lambda: _amshan(import_module("han.dlde").ModeDReader()),
    ),
    Peer("gurux-dlms", _gurux, None),
    Peer("dlms-cosem", _dlms_cosem, None),
    Peer("dsmr-parser", None, _dsmr_parser),
)
