"""Which tiles a page shows, as sysinfo.json and configuration.json have it."""

from typing import Annotated, TypedDict

from amshub_api.core.bodies.means import means

Tile = Annotated[int, means("0 hidden, 1 shown, 2 shown when there is something to show", 0)]


class Tiles(TypedDict):
    """The tiles of the device's page."""

    i: Tile
    e: Tile
    v: Tile
    a: Tile
    r: Tile
    c: Tile
    t: Tile
    p: Tile
    d: Tile
    m: Tile
    s: Tile
    l: Tile  # noqa: E741  the device's name
    h: Tile
    f: Tile
    k: Annotated[int, means("0 light, 1 dark, 2 as the browser says", 0)]
    lang: Annotated[str, means("language, two letters")]
