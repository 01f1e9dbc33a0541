"""The group `m` of configuration.json."""

from typing import Annotated, TypedDict

from amshub_api.core.bodies.means import means

Key = Annotated[str, means("*** when set, else 32 zeros")]


class EncryptionGroup(TypedDict):
    """Keys of an enciphered meter."""

    e: Annotated[bool, means("there is a key")]
    k: Key
    a: Key


class MultiplierGroup(TypedDict):
    """What values are multiplied by, three decimals."""

    e: Annotated[bool, means("one of them is not 1")]
    w: float
    v: float
    a: float
    c: float


class MeterGroup(TypedDict):
    """The meter and its line."""

    o: Annotated[int, means("1 it has a source, 0 it has none")]
    a: Annotated[int, means("0: it is listened to, and its protocol found out")]
    b: Annotated[int, means("baud, 0 found out", 0)]
    p: Annotated[int, means("line: 0 found out, 2 7N1, 3 8N1, 6 7N2, 7 8N2, 10 7E1, 11 8E1, 14 7E2, 15 8E2", 0)]
    i: Annotated[bool, means("its signal is inverted")]
    s: Annotated[int, means("buffer, bytes", 0)]
    d: Annotated[int, means("network: 1 IT (230 V), 2 TN (400 V)")]
    f: Annotated[int, means("main fuse, A", 0)]
    r: Annotated[int, means("production capacity, kWp", 0)]
    e: EncryptionGroup
    m: MultiplierGroup
