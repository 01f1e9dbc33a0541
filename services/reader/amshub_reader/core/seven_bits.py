"""Characters of seven bits and parity that were received as eight bits."""

_SEVEN = bytes(range(128)) * 2


def without_parity(received: bytes) -> bytes:
    """The characters without their eighth bit."""
    return received.translate(_SEVEN)


def parity_of(received: bytes) -> str:
    """The parity (E, O, M or S) that most of these characters have in their eighth bit."""
    odd = [byte.bit_count() & 1 for byte in received]
    fitting = {
        "E": odd.count(0),
        "O": odd.count(1),
        "M": sum(byte >> 7 for byte in received),
        "S": sum(not byte >> 7 for byte in received),
    }
    return max(fitting, key=lambda parity: fitting[parity])
