"""Reads frames that are written out byte by byte, each part explained behind a #."""


def octets(annotated: str) -> bytes:
    return bytes.fromhex("".join(line.partition("#")[0] for line in annotated.splitlines()))
