"""The LLC header in front of an APDU (IEC 62056-46, 5.3: destination, source, quality)."""

_HEADERS = (b"\xe6\xe7\x00", b"\xe6\xe6\x00")


def strip(information: bytes) -> bytes:
    """The APDU behind the LLC header, where there is one."""
    return information[3:] if information.startswith(_HEADERS) else information
