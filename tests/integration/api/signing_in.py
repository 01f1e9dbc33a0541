"""A user, a password, its hash as the settings have it, and the headers of those who know it or do not."""

import hashlib
from base64 import b64encode

USER, PASSWORD = "kari", "grønn traktor 7"
SALT = "00112233445566778899aabbccddeeff"
HASHED = hashlib.scrypt(PASSWORD.encode(), salt=bytes.fromhex(SALT), n=2**14, r=8, p=1, dklen=32).hex()
HASH = f"scrypt:16384:8:1:{SALT}:{HASHED}"


def basic(user: str, password: str) -> str:
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode()


RIGHT = basic(USER, PASSWORD)
STRANGERS = {
    "nothing": None,
    "a wrong user": basic("ola", PASSWORD),
    "a wrong password": basic(USER, "grønn traktor 8"),
    "no base64": "Basic !!!",
    "no colon": "Basic " + b64encode(USER.encode()).decode(),
    "another scheme": RIGHT.replace("Basic", "Bearer"),
    "the scheme alone": "Basic",
    "empty ones": basic("", ""),
    "the hash itself": basic(USER, HASH),
    "far too long": basic(USER, "x" * 4000),
}
"""What becomes 401, whatever is asked for."""
