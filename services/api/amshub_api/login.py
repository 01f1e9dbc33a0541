"""Who knows the password: told in microseconds for what was tried before, and slowly for what was not."""

import os
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from hmac import compare_digest
from threading import BoundedSemaphore, Lock

from amshub_contracts.password_hash import PasswordHash

from amshub_api.core.credentials import Credentials
from amshub_api.core.tries import Tries

WAITING = 5
"""Requests that may wait for the hash of a password, which is worked out for one at a time as it takes 16 MB and
0.2 s; the other threads stay free for those who are known. One more is told to come again."""
BUSY_S = 2
"""When such a one may come again."""
REMEMBERED = 256
"""Wrong credentials of which is known that they are: a script that goes on with an old password is one try."""


@dataclass(frozen=True)
class Outcome:
    """What became of a try."""

    right: bool
    wait_s: int = 0
    """Above 0: it was not looked at, and may be made again after so long."""


WRONG = Outcome(False)
RIGHT = Outcome(True)


class Login:
    """Tells for several threads whether credentials are this user's."""

    def __init__(self, user: str, password: PasswordHash, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._user, self._password, self._monotonic = user.encode(), password, monotonic
        self._key = os.urandom(32)  # what is remembered tells nothing once this process has ended
        self._known: OrderedDict[bytes, bool] = OrderedDict()
        self._tries = Tries()
        self._lock, self._hashing, self._room = Lock(), Lock(), BoundedSemaphore(WAITING)

    def try_(self, credentials: Credentials | None, address: str) -> Outcome:
        """Whether these are right; an address that tried too many wrong ones waits, even with the right ones.

        Otherwise those who guess could go on guessing at what is remembered.
        """
        if credentials is None:
            return WRONG
        digest = self._digest(credentials)
        with self._lock:
            wait_s = self._tries.wait_s(address, self._monotonic())
            known = self._known.get(digest)
        if wait_s:
            return Outcome(False, wait_s)
        if known is not None:
            return RIGHT if known else WRONG
        if not self._room.acquire(blocking=False):
            return Outcome(False, BUSY_S)
        try:
            return self._look(credentials, digest, address)
        finally:
            self._room.release()

    def _look(self, credentials: Credentials, digest: bytes, address: str) -> Outcome:
        with self._hashing:
            with self._lock:
                known = self._known.get(digest)  # another thread may have looked meanwhile
            if known is None:
                known = self._is_right(credentials)
                with self._lock:
                    self._remember(digest, known)
                    if not known:
                        self._tries.wrong(address, self._monotonic())
        return RIGHT if known else WRONG

    def _is_right(self, credentials: Credentials) -> bool:
        """Takes as long for a wrong name as for a wrong password."""
        password = self._password.matches(credentials.password)
        return compare_digest(credentials.user, self._user) and password

    def _remember(self, digest: bytes, right: bool) -> None:
        self._known[digest] = right
        if len(self._known) > REMEMBERED:
            oldest_wrong = next(each for each, known in self._known.items() if not known)
            del self._known[oldest_wrong]

    def _digest(self, credentials: Credentials) -> bytes:
        # The name has no colon: that is where the header was cut.
        return blake2b(credentials.user + b":" + credentials.password, key=self._key, digest_size=32).digest()
