"""Decodes stored frames of a meter again, with its settings as they are now."""

from amshub_contracts.settings import MeterSettings

from amshub_reader.core.decoder import Decoded
from amshub_reader.core.lists.multipliers import multiply
from amshub_reader.core.p1.telegram import Fields
from amshub_reader.decoding import decoding_of


class Again:
    """Decodes each frame by itself: what one leaves undecided does not go into the next."""

    def __init__(self, settings: MeterSettings) -> None:
        self._decoding = decoding_of(settings)
        self._decoder = self._decoding.decoder()

    def decode(self, frame: bytes, received_at_ms: int) -> Fields | str:
        """The fields that the frame says, or in words why it says none; it came at this UTC Unix ms."""
        results = [*self._decoder.feed(frame, received_at_ms), *self._decoder.finish()]
        for result in results:
            if isinstance(result, Decoded):
                return multiply(result.fields, self._decoding.multipliers)
        return "; ".join(result.reason for result in results if not isinstance(result, Decoded)) or "no telegram in it"
