"""What the tests of transports share: a decoder fed in one piece, and its results in short."""

from zoneinfo import ZoneInfo

from amshub_reader.core.decoder import Decoded, Decoder, Keys, Refused

from tests.support.frames import NOTIFICATION, u32
from tests.support.transports import AUTHENTICATION_KEY, ENCRYPTION_KEY

OSLO = ZoneInfo("Europe/Oslo")
KEYS = Keys(ENCRYPTION_KEY, AUTHENTICATION_KEY)
ENCRYPTION_ONLY = Keys(ENCRYPTION_KEY)
SHORT = NOTIFICATION + b"\x02\x01" + u32(1500)  # a Kaifa's list of the power alone


def decode(stream: bytes, keys: Keys | None = None) -> list[Decoded | Refused]:
    decoder = Decoder(OSLO, keys)
    return decoder.feed(stream, None) + decoder.finish()


def summary(results: list[Decoded | Refused]) -> list[tuple[int, object]]:
    """Of each result its offset, and the power or the kind of error."""
    return [
        (result.offset, result.fields["import_w"] if isinstance(result, Decoded) else result.kind) for result in results
    ]
