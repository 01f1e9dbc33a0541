"""/translations.json: words for pages, in one of four languages."""

from importlib import resources

import msgspec
from amshub_contracts.settings import Settings
from flask import Response, request

from amshub_api.core.about import Parameter, gives_json
from amshub_api.core.access import Access
from amshub_api.core.bodies.translations import Translations
from amshub_api.core.translations import translations
from amshub_api.replies import as_json
from amshub_api.routes import Route

LANGUAGES = ("en", "nb", "sv", "da")
LANG = Parameter("lang", {"type": "string", "examples": ["nb"]}, "a language; left out or unknown: the settings'")


def translations_route(settings: Settings) -> Route:
    """The URL, its words read once."""
    words = {language: _read(language) for language in LANGUAGES}

    def view() -> Response:
        return as_json(translations(words, request.args.get("lang", ""), settings.web.language))

    about = gives_json("Words for pages", Translations, parameters=(LANG,))
    return Route("/translations.json", view, Access.OPEN, about=about)


def _read(language: str) -> Translations:
    file = resources.files("amshub_api") / "words" / f"{language}.json"
    return msgspec.json.decode(file.read_bytes(), type=Translations)
