"""What a meter's settings say about decoding its bytes."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from amshub_contracts.secret import Secret
from amshub_contracts.settings import MeterSettings

from amshub_reader.core.decoder import Decoder, Keys
from amshub_reader.core.lists.multipliers import Multipliers


@dataclass(frozen=True)
class Decoding:
    """Where the meter's local time is true, what opens its telegrams, and what its values are multiplied by."""

    zone: ZoneInfo
    keys: Keys = Keys()  # noqa: RUF009  frozen
    multipliers: Multipliers = Multipliers()  # noqa: RUF009  a tuple

    def decoder(self) -> Decoder:
        """A decoder for the beginning of a line."""
        return Decoder(self.zone, self.keys)


def decoding_of(settings: MeterSettings) -> Decoding:
    """What these settings ask for."""
    keys = Keys(_key(settings.encryption_key), _key(settings.authentication_key))
    return Decoding(ZoneInfo(settings.zone), keys, Multipliers(*settings.multipliers.milli))


def _key(secret: Secret) -> bytes | None:
    return bytes.fromhex(secret.reveal()) if secret else None
