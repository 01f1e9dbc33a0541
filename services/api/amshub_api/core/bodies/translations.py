"""translations.json."""

from typing import Annotated, TypedDict

from amshub_api.core.bodies.means import means


class Language(TypedDict):
    """The language of the words."""

    code: Annotated[str, means("as it was asked for, of two letters")]
    name: Annotated[str, means("in the language itself")]


class Errors(TypedDict):
    """What error codes mean, by the code."""

    han: Annotated[dict[str, str], means("`he` of data.json")]
    mqtt: Annotated[dict[str, str], means("`me` of data.json")]
    price: Annotated[dict[str, str], means("`ee` of data.json")]


class Translations(TypedDict):
    """Words in one language."""

    language: Language
    months: Annotated[list[str], means("January first")]
    days: Annotated[list[str], means("Monday first")]
    errors: Errors
