"""The groups of the device's configuration form, and where else each of them is set."""

from collections.abc import Iterable, Mapping

OWNERS = {
    "g": "general: meters.<name>.zone, web.hostname, web.security, web.user, web.password_hash and web.context",
    "m": "meter: meters.<name>",
    "w": "Wi-Fi: a server's own network settings",
    "n": "network: a server's own network settings",
    "ntp": "clock: a server's own clock settings",
    "q": "MQTT: mqtt.brokers",
    "p": "price: prices.area, prices.currency and prices.resolution_minutes",
    "d": "debugging: stack.log_level",
    "i": "pins: a server has none",
    "u": "pages: web.language",
    "o": "Domoticz: mqtt.brokers.<name>.domoticz",
    "h": "Home Assistant: mqtt.brokers.<name>.homeassistant",
    "c": "cloud: there is none, as no request leaves the house",
}
"""By their marker: the name, and the settings to change."""
ROWS, STEPS = "r", "t"
"""The markers of the groups that can be saved."""


def marked(form: Mapping[str, str]) -> list[str]:
    """The markers of the groups that the form says are in it."""
    return [marker for marker in (ROWS, STEPS, *OWNERS) if form.get(marker) == "true"]


def not_here(markers: Iterable[str]) -> str:
    """What to change in the settings file for these groups, in words."""
    told = [OWNERS[marker] for marker in markers if marker in OWNERS]
    return f"The settings file (config/amshub.toml) owns the rest: {'; '.join(told)}." if told else ""
