"""How one broker fares, for the store and for the log."""

import logging
from dataclasses import dataclass, field
from typing import Any

from amshub_contracts.messages import MqttState, MqttStatus

log = logging.getLogger("mqtt")


@dataclass
class Standing:
    """What the status is made of; a state that is another than before, or has other words, is logged."""

    broker: str
    format: str
    started_at_ms: int
    state: MqttState = "connecting"
    message: str = ""
    error_code: int = 0
    connected_at_ms: int | None = None
    connections: int = 0
    sent: int = 0
    """On the connections before the current one."""
    acknowledged: int = 0
    changed: bool = True
    """Since the status was written."""
    _logged: tuple[str, str] = field(default=("connecting", ""))

    def fare(self, state: MqttState, message: str = "", error_code: int = 0) -> None:
        """It fares like this from now on."""
        if (state, message, error_code) == (self.state, self.message, self.error_code):
            return
        self.state, self.message, self.error_code, self.changed = state, message, error_code, True
        if state != "connected":
            self.connected_at_ms = None
        # While the same trouble goes on there is a try each half minute, but nothing new to say.
        if state != "connecting" and (state, message) != self._logged:
            self._logged = state, message
            level = logging.WARNING if message else logging.INFO
            log.log(level, "broker %s: %s", self.broker, message or state)

    def status(self, now_ms: int, **counted: Any) -> MqttStatus:
        """All of it, as of `now_ms`, UTC Unix ms."""
        counted["sent"] = self.sent + counted.get("sent", 0)
        counted["acknowledged"] = self.acknowledged + counted.get("acknowledged", 0)
        return MqttStatus(
            broker=self.broker,
            format=self.format,
            state=self.state,
            message=self.message,
            written_at_ms=now_ms,
            started_at_ms=self.started_at_ms,
            connected_at_ms=self.connected_at_ms,
            error_code=self.error_code,
            connections=self.connections,
            **counted,
        )
