"""The LLC header in front of an APDU (IEC 62056-46, 5.3: destination, source, quality)."""

DESTINATION = 0xE6
SIZE = 3
_HEADERS = (b"\xe6\xe7\x00", b"\xe6\xe6\x00")


def strip(information: bytes) -> bytes:
    """The APDU behind the LLC header, where there is one."""
    return information[SIZE:] if information.startswith(_HEADERS) else information
