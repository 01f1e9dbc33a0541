"""The object `ui` of sysinfo.json and `u` of configuration.json: which tiles a page shows."""

from amshub_api.core.bodies.ui import Tiles


def ui(language: str) -> Tiles:
    """0 hides a tile, 1 shows it, 2 shows it when there is something to show; `k` 2 follows the browser's darkness."""
    return {
        "i": 1,
        "e": 2,
        "v": 2,
        "a": 2,
        "r": 0,
        "c": 1,
        "t": 2,
        "p": 2,
        "d": 1,
        "m": 1,
        "s": 2,
        "l": 2,
        "h": 2,
        "f": 0,
        "k": 2,
        "lang": language,
    }
