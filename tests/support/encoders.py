"""Telegrams made by two libraries that know nothing of this project: gurux-dlms and dlms-cosem.

What they write against the standard is left out. dlms-cosem appends a tag to what is only encrypted, encrypts what is
only authenticated, writes a notification's date-time in a form of its own, and fails at enciphered APDUs of more than
127 bytes. gurux-dlms forgets the carry in the length of an HDLC frame of 256 to 262 bytes; the last-block bit, which it
often does not set, is set here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

# Neither library ships types, so each import is told to mypy; it reports a package only once.
import dlms_cosem.time as cosem_time  # type: ignore[import-untyped]
import gurux_dlms as gurux  # type: ignore[import-untyped]
from dlms_cosem import dlms_data as cosem
from dlms_cosem.hdlc.address import HdlcAddress  # type: ignore[import-untyped]
from dlms_cosem.hdlc.frames import UnnumberedInformationFrame  # type: ignore[import-untyped]
from dlms_cosem.protocol.xdlms import DataNotification, GeneralGlobalCipher  # type: ignore[import-untyped]
from dlms_cosem.protocol.xdlms.data_notification import LongInvokeIdAndPriority  # type: ignore[import-untyped]
from dlms_cosem.security import SecurityControlField, encrypt  # type: ignore[import-untyped]
from gurux_dlms._GXFCS16 import _GXFCS16  # type: ignore[import-untyped]
from gurux_dlms.enums import Conformance, InterfaceType  # type: ignore[import-untyped]
from gurux_dlms.GXEnum import GXEnum  # type: ignore[import-untyped]
from gurux_dlms.internal._GXCommon import _GXCommon  # type: ignore[import-untyped]

from tests.support.frames import LLC
from tests.support.transports import AUTHENTICATION_KEY, ENCRYPTION_KEY, TITLE

_LAST_BLOCK = 0x80
_CLIENT, _SERVER = 0x20, 1
_GURUX_CONTROL_AT = 12  # behind flag, format, two addresses, control, header checksum, LLC and the tag
_MAX_INFORMATION = 2000  # of one HDLC frame, whose length has eleven bits


@dataclass(frozen=True)
class Item:
    """A value as a meter sends it, with its OBIS code, and with scaler and unit where it says them."""

    code: bytes
    kind: str
    """Name of its A-XDR type."""
    value: int | str | datetime
    scale: tuple[int, int] | None = None


class Gurux:
    """Lists and telegrams of gurux-dlms."""

    def __init__(self, security: int = 0, suite: int = 0, authentication_key: bytes = AUTHENTICATION_KEY) -> None:
        self._cipher = gurux.GXCiphering(bytearray(TITLE))
        self._cipher.security = security
        self._cipher.securitySuite = suite
        self._cipher.blockCipherKey = bytearray(ENCRYPTION_KEY)
        self._cipher.authenticationKey = bytearray(authentication_key)

    def aidon(self, items: Sequence[Item]) -> Any:
        """An array of structures."""
        entries = gurux.GXArray()
        for item in items:
            scale = [_structure(gurux.GXInt8(item.scale[0]), GXEnum(item.scale[1]))] if item.scale else []
            entries.append(_structure(bytearray(item.code), _gurux_value(item), *scale))
        return entries

    def kamstrup(self, items: Sequence[Item], name: str) -> Any:
        """A structure of the list's name, then codes and values in turn."""
        return _structure(name, *(part for item in items for part in (bytearray(item.code), _gurux_value(item))))

    def apdu(self, body: Any) -> bytes:
        """The APDU alone."""
        [apdu] = self._telegrams(body, None, InterfaceType.PDU, 0xFFFF, _MAX_INFORMATION)
        return apdu

    def frame(self, body: Any, sent: datetime | None = None) -> bytes:
        """The APDU in one HDLC frame."""
        [frame] = self._telegrams(body, sent, InterfaceType.HDLC, 0xFFFF, _MAX_INFORMATION)
        return frame

    def segments(self, body: Any, size: int) -> list[bytes]:
        """The APDU cut over HDLC frames that carry so many bytes."""
        return self._telegrams(body, None, InterfaceType.HDLC, 0xFFFF, size)

    def blocks(self, body: Any, size: int) -> list[bytes]:
        """The APDU in blocks of about this size, each in an HDLC frame."""
        *frames, last = self._telegrams(body, None, InterfaceType.HDLC, size, _MAX_INFORMATION)
        return [*frames, _with_last_block_bit(last)]

    def _telegrams(
        self, body: Any, sent: datetime | None, interface: Any, apdu_size: int, information: int
    ) -> list[bytes]:
        notify = gurux.GXDLMSNotify(True, _CLIENT, _SERVER, interface)
        notify.conformance = Conformance.GENERAL_BLOCK_TRANSFER  # without it, it refuses more than one frame
        notify.maxReceivePDUSize = apdu_size
        notify.hdlcSettings.maxInfoTX = information
        notify.setCipher(self._cipher)
        data = gurux.GXByteBuffer()
        _GXCommon.setData(notify.settings, data, _GXCommon.getDLMSDataType(body), body)
        return [bytes(telegram) for telegram in notify.generateDataNotificationMessages(sent, data)]


def _with_last_block_bit(frame: bytes) -> bytes:
    """A frame of gurux-dlms around a block, as the last one."""
    patched = bytearray(frame[:-3])
    patched[_GURUX_CONTROL_AT] |= _LAST_BLOCK
    check = _GXFCS16.countFCS16(patched, 1, len(patched) - 1)
    return bytes(patched) + int(check).to_bytes(2, "big") + frame[-1:]


def cosem_aidon(items: Sequence[Item]) -> bytes:
    """An array of structures, in a data-notification of dlms-cosem."""
    entries = []
    for item in items:
        entry = _cosem_pair(item)
        if item.scale:
            entry.append(cosem.DataStructure([cosem.IntegerData(item.scale[0]), cosem.EnumData(item.scale[1])]))
        entries.append(cosem.DataStructure(entry))
    return _notification(cosem.DataArray(entries))


def cosem_kamstrup(items: Sequence[Item], name: str) -> bytes:
    """A structure of the list's name, then codes and values in turn, in a data-notification of dlms-cosem."""
    pairs = [part for item in items for part in _cosem_pair(item)]
    return _notification(cosem.DataStructure([cosem.VisibleStringData(name), *pairs]))


def cosem_sealed(plaintext: bytes, suite: int = 0, counter: int = 1) -> bytes:
    """Authenticated and encrypted by dlms-cosem, which can say the length of no more than 127 bytes."""
    control = SecurityControlField(suite, authenticated=True, encrypted=True)
    content = encrypt(control, TITLE, counter, ENCRYPTION_KEY, plaintext, AUTHENTICATION_KEY)
    return bytes(GeneralGlobalCipher(TITLE, control, counter, content).to_bytes())


def cosem_opened(apdu: bytes) -> bytes:
    """What dlms-cosem finds in an authenticated and encrypted APDU; raises its DecryptionError."""
    return bytes(GeneralGlobalCipher.from_bytes(apdu).to_plain_apdu(ENCRYPTION_KEY, AUTHENTICATION_KEY))


def cosem_frame(apdu: bytes) -> bytes:
    """An HDLC frame of dlms-cosem; the LLC header, which it leaves to others, is ours."""
    addresses = HdlcAddress(_CLIENT), HdlcAddress(_SERVER, None, "server")
    return bytes(UnnumberedInformationFrame(*addresses, LLC + apdu).to_bytes())


def _structure(*parts: Any) -> Any:
    structure = gurux.GXStructure()
    for part in parts:
        structure.append(part)
    return structure


_GURUX_TYPES = {
    "long": gurux.GXInt16,
    "long-unsigned": gurux.GXUInt16,
    "double-long-unsigned": gurux.GXUInt32,
    "visible-string": str,
    "date-time": gurux.GXDateTime,
}
_COSEM_TYPES = {
    "long": cosem.LongData,
    "long-unsigned": cosem.UnsignedLongData,
    "double-long-unsigned": cosem.DoubleLongUnsignedData,
    "visible-string": cosem.VisibleStringData,
}


def _gurux_value(item: Item) -> Any:
    return _GURUX_TYPES[item.kind](item.value)


def _cosem_pair(item: Item) -> list[Any]:
    code = cosem.OctetStringData(item.code)
    if isinstance(item.value, datetime):
        return [code, cosem.OctetStringData(cosem_time.datetime_to_bytes(item.value))]
    return [code, _COSEM_TYPES[item.kind](item.value)]


def _notification(body: Any) -> bytes:
    return bytes(DataNotification(LongInvokeIdAndPriority(1), None, body.to_bytes()).to_bytes())
