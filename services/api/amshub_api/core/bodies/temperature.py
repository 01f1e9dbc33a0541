"""temperature.json."""

from typing import Annotated, TypedDict

from amshub_api.core.bodies.means import means


class SensorNow(TypedDict):
    """One sensor."""

    i: Annotated[int, means("its number", 0)]
    a: Annotated[str, means("its address, 16 hexadecimal digits")]
    n: Annotated[str, means("its name; always empty")]
    c: Annotated[int, means("counts as shared: always 1")]
    v: Annotated[float, means("degrees Celsius, one decimal")]


class Temperatures(TypedDict):
    """What the sensors of the reader's machine measure."""

    c: Annotated[float, means("mean, degrees Celsius, one decimal, 0 without one; in the device's dialect their count")]
    s: list[SensorNow]
