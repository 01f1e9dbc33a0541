"""honcho's manager, made safe against a Ctrl-C that comes while it starts."""

from honcho.manager import Manager


class PatientManager(Manager):  # type: ignore[misc]  # honcho ships no types
    """Ends everything once everything has started: before, honcho does not know all the PIDs and would leave some."""

    _asked_to_end = False

    def terminate(self) -> None:
        """End every process, as soon as each has told its PID."""
        self._asked_to_end = True
        self._end_when_possible()

    def _all_started(self) -> bool:
        # honcho's loop asks this at every turn
        self._end_when_possible()
        return bool(super()._all_started())

    def _end_when_possible(self) -> None:
        if self._asked_to_end and super()._all_started():
            super().terminate()
