"""/translations.json: words for pages in four languages."""

from typing import Any

import pytest
from amshub_contracts.settings import Settings, WebSettings
from amshub_reader.core.errors import ErrorKind

from tests.integration.api.conftest import Gateway

LANGUAGES = {"en": "January", "nb": "januar", "sv": "januari", "da": "januar"}


@pytest.mark.parametrize(("code", "january"), LANGUAGES.items())
def test_each_language_is_there_under_its_code(gateway: Gateway, code: str, january: str) -> None:
    words = gateway().get(f"/translations.json?lang={code}").get_json()
    assert (words["language"]["code"], words["months"][0]) == (code, january)
    assert (len(words["months"]), len(words["days"])) == (12, 7)


def test_all_languages_have_the_same_words_and_none_is_empty(gateway: Gateway) -> None:
    client = gateway()
    shapes = [shape(client.get(f"/translations.json?lang={code}").get_json()) for code in LANGUAGES]
    assert all(each == shapes[0] for each in shapes)


def test_every_fault_of_the_line_that_the_reader_tells_of_has_words(gateway: Gateway) -> None:
    han = gateway().get("/translations.json").get_json()["errors"]["han"]
    assert {str(kind.value) for kind in ErrorKind if kind.value} <= set(han)


@pytest.mark.parametrize("code", ["no", "nn"])
def test_norwegian_answers_to_the_code_that_was_asked_for(gateway: Gateway, code: str) -> None:
    words = gateway().get(f"/translations.json?lang={code}").get_json()
    assert (words["language"]["code"], words["months"][4]) == (code, "mai")


@pytest.mark.parametrize("asked", ["", "?lang=", "?lang=xx", "?lang=../en", "?lang=%00"])
def test_what_is_not_known_gets_the_language_of_the_settings(gateway: Gateway, asked: str) -> None:
    swedish = Settings(web=WebSettings(language="sv"))
    assert gateway(swedish).get(f"/translations.json{asked}").get_json()["language"]["code"] == "sv"
    finnish = Settings(web=WebSettings(language="fi"))
    assert gateway(finnish).get(f"/translations.json{asked}").get_json()["language"]["code"] == "en"


def shape(words: Any) -> Any:
    """The keys, and that there is a text behind each."""
    if isinstance(words, dict):
        return {key: shape(value) for key, value in words.items()}
    if isinstance(words, list):
        return [shape(value) for value in words]
    return bool(words)
