"""The group `i` of configuration.json: a device's pins, of which a server has none."""

from typing import Annotated, TypedDict

from amshub_api.core.bodies.means import means

Pin = Annotated[int | None, means("null: not used")]


class HanPins(TypedDict):
    """Of the meter's line."""

    p: Pin
    u: bool
    t: Pin


class LedPin(TypedDict):
    """Of one light."""

    p: Pin
    i: bool


class ColouredLedPins(TypedDict):
    """Of one light in three colours."""

    r: Pin
    g: Pin
    b: Pin
    i: bool


class LedBehaviour(TypedDict):
    """When lights are off."""

    d: Pin
    b: int


class SensorPins(TypedDict):
    """Of temperature sensors."""

    d: Pin
    a: Pin


class Divider(TypedDict):
    """Of the supply voltage, ohms."""

    v: float
    g: float


class SupplyPins(TypedDict):
    """Of the supply voltage."""

    p: Pin
    o: float
    m: float
    d: Divider
    b: float


class Pins(TypedDict):
    """All of them."""

    h: HanPins
    a: Pin
    l: LedPin  # noqa: E741  the device's name
    r: ColouredLedPins
    d: LedBehaviour
    t: SensorPins
    v: SupplyPins
    p: Annotated[int, means("power saving, 0 none")]
