"""Draws from decoded telegrams a picture of the meter, in words."""

from collections import Counter
from collections.abc import Sequence

from amshub_reader.core.decoder import Decoded, Framing
from amshub_reader.core.errors import ErrorKind, Refused
from amshub_reader.core.p1.telegram import Fields

MAKERS = ("unknown", "Aidon", "Kaifa", "Kamstrup", "Iskra", "Landis+Gyr", "Sagemcom")
"""By the code of `Reading.maker`."""
SUFFICING = 3
"""Telegrams after which nothing new is expected, once the meter has said its number."""
_NAMES = ("maker", "meter_id", "meter_model", "list_version", "list_type")
_ABOUT_KEYS = {
    ErrorKind.KEY: "yes, and no key is given: ask the grid company for it",
    ErrorKind.DECIPHERING: "yes, and the encryption key is wrong",
    ErrorKind.AUTHENTICATION: "yes, and one of the keys is wrong",
}


class Portrait:
    """What is known of a meter so far."""

    def __init__(self) -> None:
        self.decoded = 0
        """Telegrams that could be decoded."""
        self._fields: Fields = {}
        self._framings: Counter[Framing] = Counter()
        self._enciphered = 0
        self._refused: Counter[ErrorKind] = Counter()
        self._reasons: dict[ErrorKind, str] = {}

    def add(self, results: Sequence[Decoded | Refused]) -> None:
        """Heed these too."""
        for result in results:
            if isinstance(result, Refused):
                self._refused[result.kind] += 1
                self._reasons[result.kind] = result.reason
            else:
                self.decoded += 1
                self._fields |= result.fields
                self._framings[result.framing] += 1
                self._enciphered += result.enciphered

    @property
    def suffices(self) -> bool:
        """Whether more telegrams would hardly say more."""
        sealed = sum(self._refused[kind] for kind in _ABOUT_KEYS)
        return sealed >= SUFFICING or (self.decoded >= SUFFICING and "meter_id" in self._fields)

    @property
    def known(self) -> bool:
        """Whether whole telegrams came, even if a key is missing for them or wrong."""
        return self.decoded > 0 or self._about_keys() is not None

    def words(self) -> list[str]:
        """What is known, a line each; empty when there is nothing."""
        lines = []
        if self._framings:
            lines.append(f"framing:    {', '.join(framing.value for framing in self._framings)}")
        if self.decoded:
            lines += [f"maker:      {self._maker()}", f"telegrams:  {self.decoded} decoded"]
        if self.known:
            lines.append(f"encrypted:  {self._encrypted()}")
        if self.decoded:
            values = ", ".join(f"{name}={value}" for name, value in self._fields.items() if name not in _NAMES)
            lines.append(f"values:     {values}")
        lines += [
            f"refused:    {count} times: {self._reasons[kind]} (he {kind.he})"
            for kind, count in self._refused.most_common()
        ]
        return lines

    def _maker(self) -> str:
        maker = self._fields.get("maker", 0)
        names = [MAKERS[maker] if isinstance(maker, int) and maker < len(MAKERS) else MAKERS[0]]
        about = {"model": "meter_model", "number": "meter_id", "list": "list_version"}
        return ", ".join(
            names + [f"{word} {self._fields[name]}" for word, name in about.items() if name in self._fields]
        )

    def _about_keys(self) -> ErrorKind | None:
        return next((kind for kind, _ in self._refused.most_common() if kind in _ABOUT_KEYS), None)

    def _encrypted(self) -> str:
        if self._enciphered:
            return "yes, and the key is right"
        trouble = self._about_keys()
        return _ABOUT_KEYS[trouble] if trouble else "no"
