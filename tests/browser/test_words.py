"""The page's words in its four languages."""

import json
import re
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
from amshub_api.core.bodies.status import AccountingService, Broker, PriceService, Status

WORDS = Path(__file__).parent.parent.parent / "services/api/web/src/words"
SOURCES = WORDS.parent
ENGLISH: dict[str, str] = json.loads((WORDS / "en.json").read_text())


@pytest.mark.parametrize("language", ["nb", "sv", "da"])
def test_a_language_has_every_word_with_the_same_blanks(language: str) -> None:
    words: dict[str, str] = json.loads((WORDS / f"{language}.json").read_text())
    assert list(words) == list(ENGLISH)
    blanks = re.compile(r"\{\w+\}")
    assert {name: sorted(blanks.findall(word)) for name, word in words.items()} == {
        name: sorted(blanks.findall(word)) for name, word in ENGLISH.items()
    }
    assert [name for name, word in words.items() if not word.strip()] == []


def test_what_to_do_is_advised_in_every_language_for_every_state_of_every_service() -> None:
    advised: dict[str, dict[str, str]] = json.loads((WORDS / "advice.json").read_text())
    assert list(advised) == ["nb", "sv", "da"]
    states = {
        "meter": names(Status, "trouble") - {""},
        "accounting": names(AccountingService, "state") - {"well", "waiting"},
        "prices": names(PriceService, "state") - {"unconfigured"},
        "broker": names(Broker, "state"),
    }
    expected = {f"{service}.{state}" for service, each in states.items() for state in each}
    for words in advised.values():
        assert set(words) == expected
        assert [name for name, word in words.items() if not word.endswith(".")] == []


def names(body: type, key: str) -> set[str]:
    """What this key of a body may be."""
    kinds = get_type_hints(body)[key]
    return {name for kind in get_args(kinds) for name in get_args(kind) or (kind,)}


def test_no_word_is_left_that_nobody_says() -> None:
    said = "".join(path.read_text() for path in SOURCES.rglob("*.ts*"))
    made = {"state", "theme", "view", "span", "compare"}
    unsaid = [name for name in ENGLISH if f'"{name}"' not in said and re.split(r"[._]", name)[0] not in made]
    assert unsaid == []
