"""A password as the settings keep it: `scrypt:<n>:<r>:<p>:<salt>:<hash>`, without the `$` that .env would expand."""

import hashlib
from dataclasses import dataclass
from hmac import compare_digest
from re import fullmatch

N, R, P = 2**14, 8, 5
"""What OWASP asks of scrypt at least, for the least memory: 16 MB and 0.2 s on a small server for each try."""
MAX_N, MAX_P = 2**17, 16
"""128 MB: more would not fit beside the gateway in its container, so such a hash is refused."""
SALT_BYTES, HASH_BYTES = 16, 32
FORM = rf"scrypt:(\d{{5,6}}):(\d):(\d{{1,2}}):([0-9a-f]{{{2 * SALT_BYTES}}}):([0-9a-f]{{{2 * HASH_BYTES}}})"


@dataclass(frozen=True, repr=False)
class PasswordHash:
    """What a password is compared with."""

    n: int
    p: int
    salt: bytes
    hashed: bytes

    @property
    def text(self) -> str:
        """As the settings have it."""
        return f"scrypt:{self.n}:{R}:{self.p}:{self.salt.hex()}:{self.hashed.hex()}"

    def matches(self, password: bytes) -> bool:
        """Whether this is the password (UTF-8); takes as long for each that is not."""
        return compare_digest(_scrypt(password, self.salt, self.n, self.p), self.hashed)


def hash_of(password: bytes, salt: bytes) -> PasswordHash:
    """The hash to put in the settings; `salt` is SALT_BYTES random bytes."""
    return PasswordHash(N, P, salt, _scrypt(password, salt, N, P))


def parse_hash(text: str) -> PasswordHash:
    """The hash that this text is; raises ValueError."""
    parts = fullmatch(FORM, text)
    if parts is None:
        raise ValueError("a password's hash is the line that `python -m amshub_api hash` prints")
    n, r, p = (int(number) for number in parts.groups()[:3])
    if r != R or not N <= n <= MAX_N or n & (n - 1) or not 1 <= p <= MAX_P:
        raise ValueError(f"a password's hash has n of {N} to {MAX_N}, a power of two, r = {R} and p of 1 to {MAX_P}")
    return PasswordHash(n, p, bytes.fromhex(parts[4]), bytes.fromhex(parts[5]))


def _scrypt(password: bytes, salt: bytes, n: int, p: int) -> bytes:
    room = 128 * R * (n + p + 2)  # what OpenSSL asks for; its own limit is 32 MB
    return hashlib.scrypt(password, salt=salt, n=n, r=R, p=p, maxmem=room, dklen=HASH_BYTES)
