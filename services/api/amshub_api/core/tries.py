"""How many wrong passwords an address may try: some at once, for slips of the keyboard, then one now and then."""

from collections import OrderedDict
from ipaddress import IPv6Address, ip_address

AT_ONCE = 10
"""Nobody mistypes a password more often."""
RECOVERY_S = 30
"""Each wrong one is forgotten after so long: 1.05 million tries a year, which no decent password is afraid of."""
MAX_ADDRESSES = 1024
"""Remembered at a time, the newest: more than a house has, and 200 kB. Whoever has more still shares the hashing."""


class Tries:
    """Counts the wrong ones; `now_s` is of a clock that never goes back."""

    def __init__(self) -> None:
        self._forgotten_at_s: OrderedDict[str, float] = OrderedDict()

    def wait_s(self, address: str, now_s: float) -> int:
        """Whole seconds until this address may try again; 0: now."""
        over_s = self._forgotten_at_s.get(_household(address), now_s) - now_s - (AT_ONCE - 1) * RECOVERY_S
        return 0 if over_s <= 0 else int(over_s) + 1

    def wrong(self, address: str, now_s: float) -> None:
        """Note that it tried a wrong one."""
        household = _household(address)
        since_s = max(now_s, self._forgotten_at_s.pop(household, now_s))
        self._forgotten_at_s[household] = since_s + RECOVERY_S
        if len(self._forgotten_at_s) > MAX_ADDRESSES:
            self._forgotten_at_s.popitem(last=False)


def _household(address: str) -> str:
    """The address, or of IPv6 the network of 64 bits in which one machine may have as many as it likes."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    return str(parsed.ipv4_mapped or int(parsed) >> 64)
