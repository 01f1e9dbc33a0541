"""What Home Assistant was told of one device."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from amshub_mqtt.core.discovery.entity import Entity

REST_MS = 10_000
"""Between two announcements of a device: Home Assistant takes up new entities one by one meanwhile, and would drop most
of an announcement that comes before it is through with the last."""


@dataclass(frozen=True)
class MeterFacts:
    """What a meter says of itself; None until it does."""

    maker: int | None = None
    model: str | None = None
    number: str | None = None

    def updated(self, other: "MeterFacts") -> "MeterFacts":
        """These, with what the other has."""
        return MeterFacts(other.maker or self.maker, other.model or self.model, other.number or self.number)


@dataclass(frozen=True)
class Announced:
    """The entities of one device and when it was announced last, UTC Unix ms."""

    entities: Mapping[str, Entity] = field(default_factory=dict)
    """By their keys."""
    facts: MeterFacts = MeterFacts()
    at_ms: int | None = None

    def has(self, known: Iterable[Entity]) -> bool:
        """Whether it was told all of these, as they are now."""
        return all(self.entities.get(entity.key) == entity for entity in known)

    def knows(self, facts: MeterFacts) -> bool:
        """Whether it was told what the meter says of itself."""
        return self.facts.updated(facts) == self.facts

    def may_follow(self, now_ms: int) -> bool:
        """Whether it has had the time to take up the last announcement."""
        return self.at_ms is None or not 0 <= now_ms - self.at_ms < REST_MS

    def following(self, known: Iterable[Entity], facts: MeterFacts, now_ms: int) -> "Announced":
        """The next announcement: what there was, and these."""
        entities = dict(self.entities) | {entity.key: entity for entity in known}
        return replace(self, entities=entities, facts=self.facts.updated(facts), at_ms=now_ms)
