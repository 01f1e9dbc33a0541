"""The sensors that prices fill: one for each direction, with the whole curve beside the price of now."""

from collections.abc import Iterator
from functools import lru_cache

from amshub_mqtt.core.discovery.entity import Entity
from amshub_mqtt.core.prices import WINDOWS, PricesAhead


def price_entities(ahead: PricesAhead, currency: str) -> Iterator[Entity]:
    """Those that there is something for."""
    if not ahead.is_known or not currency:
        return
    yield from _import_entities(currency)
    if ahead.has_export:
        yield _price("exportprices0", "Current export price", "export[0]", currency)


@lru_cache
def _import_entities(currency: str) -> tuple[Entity, ...]:
    return (
        _price("prices0", "Current import price", "import[0]", currency, "measurement", "prices"),
        _price("pricesmin", "Minimum price ahead", "min", currency),
        _price("pricesmax", "Maximum price ahead", "max", currency),
        *(
            Entity(
                f"pricescheapest{hours}hr",
                f"Cheapest {hours}hr period ahead",
                "prices",
                f"prices.cheapest{hours}hr",
                device_class="timestamp",
            )
            for hours in WINDOWS
        ),
    )


@lru_cache
def _price(key: str, name: str, path: str, currency: str, state_class: str = "", attributes_path: str = "") -> Entity:
    # No device class: `monetary` allows only totals, and a price is none.
    return Entity(
        key,
        name,
        "prices",
        f"prices.{path}",
        f"{currency}/kWh",
        state_class=state_class,
        digits=4,
        attributes_path=attributes_path,
    )
