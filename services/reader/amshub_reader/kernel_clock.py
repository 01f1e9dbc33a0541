"""Asks the kernel whether anything keeps its clock right."""

import ctypes

STA_UNSYNC = 0x40
TIME_ERROR = 5


class _Timex(ctypes.Structure):
    """The head of struct timex (adjtimex(2)); the kernel fills the rest too."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", ctypes.c_long),
        ("freq", ctypes.c_long),
        ("maxerror", ctypes.c_long),
        ("esterror", ctypes.c_long),
        ("status", ctypes.c_int),
        ("rest", ctypes.c_byte * 256),
    )


def is_synchronised() -> bool:
    """True when the kernel calls its clock synchronised; False also where it cannot be asked."""
    asked = _Timex(modes=0)
    try:
        state = ctypes.CDLL(None).adjtimex(ctypes.byref(asked))
    except (AttributeError, OSError):
        return False
    return 0 <= state != TIME_ERROR and not asked.status & STA_UNSYNC
