"""Servers that end with their test."""

from collections.abc import Callable, Iterator

import pytest

from tests.support.http_replay import Answer, Replay


@pytest.fixture
def replay(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Replay]]:
    """Makes a server that answers with these bytes, or as this function does."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    made: list[Replay] = []

    def make(answer: Answer | bytes, **options: object) -> Replay:
        made.append(Replay(answer, **options))  # type: ignore[arg-type]  # handed on as given
        return made[-1]

    yield make
    for server in made:
        server.close()
