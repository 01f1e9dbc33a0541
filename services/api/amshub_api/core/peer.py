"""Where a request comes from, told by the connection and by the proxies that are trusted."""

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address

Networks = Sequence[IPv4Network | IPv6Network]


def is_trusted(address: str, trusted: Networks) -> bool:
    """Whether this is the address of a trusted proxy."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    return any(parsed in network for network in trusted)


def client(peer: str, forwarded_for: str, trusted: Networks) -> str:
    """The client's address: the last that `forwarded_for` names and that is no trusted proxy itself.

    What stands before it, anybody may have written; what is no address ends the search.
    """
    address = peer
    for hop in reversed([each.strip() for each in forwarded_for.split(",")]):
        if not is_trusted(address, trusted):
            break
        try:
            address = str(ip_address(hop))
        except ValueError:
            break
    return address
