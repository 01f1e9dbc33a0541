"""Work that several requests want at the same moment is done once."""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Shared(Generic[T]):
    """One piece of work, done for whoever waits: what they get was begun after they asked, so it is never stale."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._lock = Lock()
        self._begun = 0
        self._ended = 0
        self._result: T

    def get(self) -> T:
        """The result of a run that began after this call; an error is raised to the one whose run it was."""
        came = self._begun
        with self._lock:
            if self._ended <= came:
                self._begun += 1
                self._result = self._work()
                self._ended = self._begun
            return self._result
