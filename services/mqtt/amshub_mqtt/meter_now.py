"""What is known of one meter while its readings pass."""

import msgspec
from amshub_contracts.messages import Reading, Summary

from amshub_mqtt.core.memory import Memory
from amshub_mqtt.core.view import Meter, MeterView


class MeterNow:
    """Follows one meter for one broker."""

    def __init__(self, meter: Meter, latest: Reading | None, summary: Summary | None) -> None:
        """`latest` and `summary` are as the store has them, None before the first."""
        self.meter = meter
        self.merged = latest
        self.summary = summary
        self.memory = Memory()
        self.online: bool | None = None
        """What was told of its availability; None: nothing yet."""
        self.told_at_ms = 0
        """When an interval was told of last, UTC Unix ms."""
        self._seen_export = latest is not None and _exports(latest)

    @property
    def last_at_ms(self) -> int:
        """When its newest reading was received, UTC Unix ms; 0 before the first."""
        return self.merged.received_at_ms if self.merged else 0

    @property
    def seen_export(self) -> bool:
        """Whether it ever exported."""
        return self._seen_export

    def hear(self, reading: Reading) -> None:
        """Take in a reading; one that waited is older than what is known, and moves nothing."""
        if self.merged is None:
            self.merged = reading
        elif reading.received_at_ms >= self.last_at_ms:
            said = {name: value for name in reading.__struct_fields__ if (value := getattr(reading, name)) is not None}
            kinds = self.merged.list_type or 0, reading.list_type or 0
            self.merged = msgspec.structs.replace(self.merged, **said | {"list_type": max(kinds)})
        self._seen_export = self._seen_export or _exports(reading)

    def view(self, frame: Reading | None = None, *, is_late: bool = False) -> MeterView | None:
        """The meter with this frame, or with all that is known of it; None before its first reading."""
        if self.merged is None:
            return None
        return MeterView(
            self.meter,
            frame or self.merged,
            self.merged,
            summary=self.summary,
            seen_export=self._seen_export,
            is_late=is_late,
        )


def _exports(reading: Reading) -> bool:
    return bool(reading.export_w or reading.export_wh)
