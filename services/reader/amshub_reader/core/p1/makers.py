"""Knows the maker of a P1 meter by its identification line."""

from amshub_reader.core.lists.makers import KAMSTRUP, LANDIS_GYR, SAGEMCOM, Maker, maker_of_flag

_PREFIXES: dict[str, Maker] = {
    "KMP": KAMSTRUP,
    "XMX5LG": LANDIS_GYR,
    "ENE5\\T210": SAGEMCOM,
    "ENE5\\XS210": SAGEMCOM,
}
_SAGEMCOM_NUMBER = "\\253"
"""Sagemcom's article numbers, behind the name of the grid company: EST5\\253740976_A, LUX5\\253663629_D."""
_NUMBER_AT = 4


def maker_of(identification: str) -> Maker | None:
    """The maker in an identification line (IEC 62056-21, 6.3.2: three letters, a digit, then the type), without "/".

    None for a maker that a Reading has no code for, and where only a grid company is named.
    """
    maker = maker_of_flag(identification)
    if maker or identification.startswith(_SAGEMCOM_NUMBER, _NUMBER_AT):
        return maker or SAGEMCOM
    return next((maker for prefix, maker in _PREFIXES.items() if identification.upper().startswith(prefix)), None)
