"""Redirects, and questions about what is already known."""

from collections.abc import Callable
from pathlib import Path

import pytest
from amshub_prices.core.remedies import SENSELESS, Unusable
from amshub_prices.http import Fetcher
from amshub_prices.http.memory import MAX_ANSWER_BYTES, MAX_ANSWERS

from tests.support.http_replay import Asked, Line, Replay, reply
from tests.support.own_tls import own_tls

LIMIT = 1_000_000
TOKEN = {"SECURITY_TOKEN": "hush"}
Make = Callable[..., Replay]


def moved(location: str, status: int = 302) -> bytes:
    return reply(status, b"moved", Location=location)


def numbered(asked: Asked, line: Line) -> None:
    """/3 leads to /2, that to /1, and that to the prices."""
    left = int(asked.path[1:])
    line.send(moved(f"/{left - 1}") if left else reply(200, b"prices"))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_followed(replay: Make, status: int) -> None:
    there = replay(reply(200, b"prices"))
    here = replay(moved(f"{there.url}/new?day=today", status))
    assert Fetcher().get(here.url, {"day": "tomorrow"}, limit_bytes=LIMIT).body == b"prices"
    assert (there.asked[0].path, there.asked[0].query) == ("/new", {"day": "today"})


def test_three_redirects_are_followed_and_a_fourth_is_not(replay: Make) -> None:
    server = replay(numbered)
    assert Fetcher().get(f"{server.url}/3", limit_bytes=LIMIT).body == b"prices"
    with pytest.raises(Unusable, match="more than 3 times") as caught:
        Fetcher().get(f"{server.url}/4", limit_bytes=LIMIT)
    assert caught.value.code == SENSELESS


def test_a_loop_of_redirects_ends(replay: Make) -> None:
    server = replay(moved("/again"))
    with pytest.raises(Unusable, match="more than 3 times"):
        Fetcher().get(server.url, limit_bytes=LIMIT)
    assert len(server.asked) == 4


def test_a_secret_header_stays_with_its_host(replay: Make) -> None:
    there = replay(reply(200, b"prices"))
    here = replay(lambda asked, line: line.send(moved("/moved" if asked.path == "/" else f"{there.url}/")))
    Fetcher().get(here.url, headers=TOKEN, limit_bytes=LIMIT)
    assert [asked.headers.get("security_token") for asked in here.asked] == ["hush", "hush"]
    assert [asked.headers.get("security_token") for asked in there.asked] == [None]


def test_a_secret_header_is_not_sent_again_after_a_way_round_another_host(replay: Make) -> None:
    there = replay(lambda asked, line: line.send(moved(f"http://{asked.query['back']}/back")))

    def answer(asked: Asked, line: Line) -> None:
        away = f"{there.url}/?back={asked.headers['host']}"
        line.send(reply() if asked.path == "/back" else moved(away))

    here = replay(answer)
    Fetcher().get(here.url, headers=TOKEN, limit_bytes=LIMIT)
    assert [asked.headers.get("security_token") for asked in here.asked] == ["hush", None]


def test_tls_is_not_left_for_a_redirect(replay: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context, trusted = own_tls(tmp_path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(trusted))
    there = replay(reply(200, b"prices"))
    here = replay(moved(there.url), tls=context)
    with pytest.raises(Unusable, match="not followed") as caught:
        Fetcher().get(here.url, limit_bytes=LIMIT)
    assert caught.value.code == SENSELESS
    assert there.asked == []


def test_tls_leads_to_tls(replay: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context, trusted = own_tls(tmp_path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(trusted))
    there = replay(reply(200, b"prices"), tls=context)
    assert Fetcher().get(replay(moved(there.url), tls=context).url, limit_bytes=LIMIT).body == b"prices"


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "ftp://host/", "http://[::1", "http://127.0.0.1:99999/", "javascript:x"]
)
def test_a_redirect_to_what_is_no_web_address_is_not_followed(replay: Make, location: str) -> None:
    with pytest.raises(Unusable, match="not followed"):
        Fetcher().get(replay(moved(location)).url, limit_bytes=LIMIT)


def test_the_body_of_a_redirect_is_not_waited_for(replay: Make) -> None:
    there = replay(reply(200, b"prices"))

    def answer(_asked: Asked, line: Line) -> None:
        line.send(moved(there.url).replace(b"Content-Length: 5", b"Transfer-Encoding: chunked"))
        line.hold()

    assert Fetcher().get(replay(answer).url, limit_bytes=LIMIT).body == b"prices"


def test_the_deadline_holds_over_all_redirects_together(replay: Make) -> None:
    def answer(asked: Asked, line: Line) -> None:
        # Each of the two is well within the deadline, both together are not.
        line.trickle(reply() if asked.path == "/next" else moved("/next"), pause_s=0.02)

    with pytest.raises(Unusable, match=r"within 1\.5 s"):
        Fetcher().get(replay(answer).url, limit_bytes=LIMIT, deadline_s=1.5)


def unchanged(asked: Asked, line: Line) -> None:
    """A page that has had the tag "one" all along."""
    known = asked.headers.get("if-none-match") == '"one"'
    line.send(reply(304, ETag='"one"') if known else reply(200, b"prices of " + asked.path.encode(), ETag='"one"'))


def test_a_page_that_did_not_change_is_not_sent_again(replay: Make) -> None:
    server, fetcher = replay(unchanged), Fetcher()
    got = [fetcher.get(f"{server.url}/today", limit_bytes=LIMIT) for _ in range(3)]
    assert [(reply.status, reply.body) for reply in got] == [(200, b"prices of /today")] * 3
    assert [asked.headers.get("if-none-match") for asked in server.asked] == [None, '"one"', '"one"']


def test_a_page_is_asked_for_by_its_date_when_it_has_no_tag(replay: Make) -> None:
    monday = "Mon, 16 Nov 2026 13:00:00 GMT"

    def answer(asked: Asked, line: Line) -> None:
        known = asked.headers.get("if-modified-since") == monday
        line.send(reply(304) if known else reply(200, b"prices", Last_Modified=monday))

    server, fetcher = replay(answer), Fetcher()
    assert [fetcher.get(server.url, limit_bytes=LIMIT).body for _ in range(2)] == [b"prices", b"prices"]
    assert server.asked[1].headers["if-modified-since"] == monday


def test_a_page_that_changed_replaces_the_one_remembered(replay: Make) -> None:
    editions = iter([reply(200, b"old", ETag='"1"'), reply(200, b"new", ETag='"2"'), reply(304)])
    server, fetcher = replay(lambda _asked, line: line.send(next(editions))), Fetcher()
    assert [fetcher.get(server.url, limit_bytes=LIMIT).body for _ in range(3)] == [b"old", b"new", b"new"]
    assert server.asked[2].headers["if-none-match"] == '"2"'


def test_two_questions_to_one_page_are_two_pages(replay: Make) -> None:
    server, fetcher = replay(unchanged), Fetcher()
    for day in ("today", "tomorrow"):
        fetcher.get(server.url, {"day": day}, limit_bytes=LIMIT)
    assert [asked.headers.get("if-none-match") for asked in server.asked] == [None, None]


def test_a_304_that_nobody_asked_for_stays_a_304(replay: Make) -> None:
    assert Fetcher().get(replay(reply(304)).url, limit_bytes=LIMIT).status == 304


def test_only_so_many_pages_are_remembered(replay: Make) -> None:
    server, fetcher = replay(unchanged), Fetcher()
    for number in [*range(MAX_ANSWERS + 1), 0, MAX_ANSWERS]:
        fetcher.get(f"{server.url}/{number}", limit_bytes=LIMIT)
    assert [asked.headers.get("if-none-match") for asked in server.asked[-2:]] == [None, '"one"']


@pytest.mark.parametrize(
    "answer",
    [
        reply(200, b"x" * (MAX_ANSWER_BYTES + 1), ETag='"one"'),
        reply(200, b"prices", ETag="x" * 5000),
        reply(200, b"prices", ETag="\xe9\x80"),
        reply(200, b"prices"),
        reply(404, b"none yet", ETag='"one"'),
    ],
    ids=["long page", "long tag", "odd tag", "no tag", "no page"],
)
def test_what_is_too_much_or_no_page_is_not_remembered(replay: Make, answer: bytes) -> None:
    server, fetcher = replay(answer), Fetcher()
    for _ in range(2):
        fetcher.get(server.url, limit_bytes=LIMIT)
    assert [asked.headers.get("if-none-match") for asked in server.asked] == [None, None]
