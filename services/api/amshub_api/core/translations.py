"""Which language a page gets that asks for one."""

from collections.abc import Mapping

from amshub_api.core.bodies.translations import Translations

FALLBACK = "en"
ALIASES = {"no": "nb", "nn": "nb"}
"""Both mean Norwegian to the device's pages; of its two written forms there is one here."""


def translations(words: Mapping[str, Translations], asked: str, configured: str) -> Translations:
    """The words in the language `asked` for, else in the one of the settings, else in English.

    The code is the one asked for, or pages ask again and again for what they got already.
    """
    for code in (asked, configured, FALLBACK):
        known = words.get(ALIASES.get(code, code))
        if known is not None:
            return {**known, "language": {**known["language"], "code": code}}
    raise ValueError("there are no English words")
