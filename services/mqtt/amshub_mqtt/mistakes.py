"""What is wrong with the settings of brokers, and can be known only here: other services are given less of them."""

from amshub_contracts.settings import Settings


def mistakes(settings: Settings) -> list[str]:
    """All of it, in words."""
    found = []
    for name, broker in settings.mqtt.brokers.items():
        unknown = sorted(set(broker.meters) - set(settings.meters))
        if unknown:
            known = ", ".join(settings.meters) or "none"
            found.append(f"mqtt.brokers.{name}.meters: there is no {', '.join(unknown)}; known are {known}")
        if broker.password and not broker.user and broker.version == "3.1.1":
            found.append(f"mqtt.brokers.{name}: MQTT 3.1.1 allows no password without a user; write user too")
    return found
