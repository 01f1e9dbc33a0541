"""Takes over from a device that announced its sensors to Home Assistant before us, once while the process lives."""

import time

from amshub_mqtt.connection import Connection
from amshub_mqtt.core.formats.format import Migration, PayloadFormat
from amshub_mqtt.core.message import Message

QUIET_S, LONGEST_S = 0.5, 5.0
"""A broker sends what it retained at once; a large household has thousands of announcements."""
UNLOAD_S = 3.0
"""Home Assistant lets go of an entity, or takes it up, within a moment."""


class Takeover:
    """Moves the entities around the moment when ours are announced."""

    def __init__(self, payload_format: PayloadFormat) -> None:
        self._format = payload_format
        self._is_over = not payload_format.old_announcements
        self._migration = Migration([], [])

    def before(self, connection: Connection) -> None:
        """Tell Home Assistant to let go of what the device announced; waits until it has."""
        if self._is_over:
            return
        self._migration = self._format.migrate(self._found(connection))
        if self._migration.before:
            for message in self._migration.before:
                connection.publish(message)
            _pause(connection, UNLOAD_S)

    def after(self, connection: Connection) -> None:
        """Remove the device's announcements from the broker, once ours are in their place."""
        if self._migration.after:
            _pause(connection, UNLOAD_S)
            removals = [connection.publish(message) for message in self._migration.after]
            while not all(removal.is_published() for removal in removals):
                connection.work(0.1)
        # Not before the broker has them: a connection that broke meanwhile leaves the rest to the next one.
        self._migration, self._is_over = Migration([], []), True

    def _found(self, connection: Connection) -> list[Message]:
        """The device's announcements alone, as those of a whole household would fill the memory."""
        connection.subscribe(self._format.old_announcements)
        found: dict[str, Message] = {}  # by topic, as a broker may send one twice
        end_s = time.monotonic() + LONGEST_S
        quiet_since_s = time.monotonic()
        while (now_s := time.monotonic()) < end_s and now_s - quiet_since_s < QUIET_S:
            connection.work(0.1)
            for received in connection.received():
                quiet_since_s = now_s
                message = Message(received.topic, received.payload, retain=True)
                if received.retained and any(self._format.migrate([message])):
                    found[message.topic] = message
        connection.unsubscribe(self._format.old_announcements)
        return list(found.values())


def _pause(connection: Connection, seconds: float) -> None:
    end_s = time.monotonic() + seconds
    while time.monotonic() < end_s:
        connection.work(0.1)
