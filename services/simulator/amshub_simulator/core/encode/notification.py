"""The data-notification that carries a list, behind its LLC header (IEC 62056-5-3; LLC: IEC 62056-46, 5.3)."""

LLC = b"\xe6\xe7\x00"
DATA_NOTIFICATION = b"\x0f"


def notification(invoke_id: bytes, clock: bytes, body: bytes) -> bytes:
    """LLC header and APDU; `clock` is the date-time with the length or tag that the maker puts before it."""
    return LLC + DATA_NOTIFICATION + invoke_id + clock + body
