"""`python -m amshub_api hash`: makes the line for web.password_hash; the password is never an argument."""

import os
import sys
from getpass import getpass

from amshub_contracts.password_hash import SALT_BYTES, hash_of
from amshub_contracts.shutdown import BAD_SETTINGS, OK

SHORTEST = 8
"""Characters; shorter ones are found at the pace that core/tries.py leaves to those who guess."""
LONGEST = 256
"""Characters, so that a browser's header has room for it."""


def main() -> int:
    """Exit code: 0 when the hash was printed, 2 when there is no password to make it of."""
    try:
        password = _asked() if sys.stdin.isatty() else sys.stdin.readline().rstrip("\r\n")
    except _Mistyped:
        return _refused("those were two passwords; nothing was made")
    except (EOFError, UnicodeDecodeError):
        return _refused("there was no password to read")
    if not SHORTEST <= len(password) <= LONGEST or not password.isprintable():
        return _refused(f"a password has {SHORTEST} to {LONGEST} characters; think of a longer one or a shorter one")
    print(hash_of(password.encode(), os.urandom(SALT_BYTES)).text)
    print("Put this line into .env as AMSHUB_WEB_PASSWORD_HASH, or into web.password_hash.", file=sys.stderr)
    return OK


class _Mistyped(Exception):
    """Ask again."""


def _asked() -> str:
    password = getpass("Password: ", sys.stderr)
    if getpass("Once more: ", sys.stderr) != password:
        raise _Mistyped
    return password


def _refused(words: str) -> int:
    print(f"amshub: {words}", file=sys.stderr)
    return BAD_SETTINGS
