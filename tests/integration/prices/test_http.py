"""The fetcher over real sockets: what arrives well, and what a server may do wrong."""

import gzip
import ssl
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from amshub_prices.core.remedies import SENSELESS, UNREACHABLE, Unusable
from amshub_prices.http import Fetcher

from tests.support.http_replay import Asked, Line, Replay, chunked, reply
from tests.support.own_tls import own_tls
from tests.support.store import free_port

LIMIT = 100_000
Make = Callable[..., Replay]
TEXT = b"Prices of tomorrow. " * 500
PACKED = gzip.compress(TEXT)
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
UNTIL_CLOSED = b"HTTP/1.1 200 OK\r\n\r\n"


def get(server: Replay, deadline_s: float = 20) -> bytes:
    return Fetcher().get(f"{server.url}/prices", limit_bytes=LIMIT, deadline_s=deadline_s).body


def refused(server: Replay, deadline_s: float = 20) -> Unusable:
    with pytest.raises(Unusable) as caught:
        get(server, deadline_s)
    assert len(server.asked) == 1, "nothing is tried twice"
    return caught.value


def test_a_body_arrives_with_its_status_and_headers(replay: Make) -> None:
    server = replay(reply(201, b"made", X_Remaining="7"))
    got = Fetcher().get(f"{server.url}/prices", {"day": "2026-11-22", "sort": "TimeUTC asc"}, limit_bytes=LIMIT)
    assert (got.status, got.body, got.headers["x-remaining"]) == (201, b"made", "7")
    assert server.asked[0].query == {"day": "2026-11-22", "sort": "TimeUTC asc"}


def test_it_says_who_it_is_and_that_it_takes_gzip(replay: Make) -> None:
    server = replay(reply())
    get(server)
    headers = server.asked[0].headers
    assert headers["user-agent"].startswith("amshub/")
    assert headers["accept-encoding"] == "gzip"


@pytest.mark.parametrize(
    "answer",
    [
        reply(200, TEXT),
        UNTIL_CLOSED + TEXT,
        CHUNKED + chunked(TEXT[:7], TEXT[7:9000], TEXT[9000:], b""),
        reply(200, PACKED, Content_Encoding="gzip"),
        reply(200, PACKED, Content_Encoding="X-GZIP"),
        CHUNKED.replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n") + chunked(PACKED[:5], PACKED[5:], b""),
        reply(200, gzip.compress(TEXT[:70]) + gzip.compress(TEXT[70:]), Content_Encoding="gzip"),
        reply(200, TEXT, Content_Encoding="identity"),
    ],
    ids=["length", "until closed", "chunked", "gzip", "x-gzip", "gzip in chunks", "gzip of two members", "identity"],
)
def test_a_body_is_the_same_however_it_is_sent(replay: Make, answer: bytes) -> None:
    assert get(replay(answer)) == TEXT


@pytest.mark.parametrize(
    "answer",
    [
        reply(200, PACKED[:-9], Content_Encoding="gzip"),
        reply(200, TEXT).replace(b"Length: 10000", b"Length: 10001"),
        CHUNKED + chunked(TEXT),
        CHUNKED + chunked(TEXT)[:-100],
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab",
        b"",
    ],
    ids=["gzip cut", "length too great", "last chunk missing", "cut in a chunk", "cut", "no answer"],
)
def test_an_answer_that_is_cut_is_no_answer(replay: Make, answer: bytes) -> None:
    assert refused(replay(answer)).code == UNREACHABLE


@pytest.mark.parametrize(
    "answer",
    [
        reply(200, b"no gzip", Content_Encoding="gzip"),
        reply(200, PACKED + b"rubbish", Content_Encoding="gzip"),
        reply(200, zlib.compress(TEXT), Content_Encoding="deflate"),
        reply(200, PACKED, Content_Encoding="gzip, gzip"),
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 200 OK\r\nX-Long: " + b"x" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X-Many: x\r\n" * 200 + b"\r\n",
    ],
    ids=["no gzip", "gzip and rubbish", "deflate", "twice gzip", "not HTTP", "a long header", "many headers"],
)
def test_an_answer_that_makes_no_sense_is_told_as_such(replay: Make, answer: bytes) -> None:
    assert refused(replay(answer)).code == SENSELESS


def test_a_body_may_be_as_long_as_its_bound_and_no_longer(replay: Make) -> None:
    assert len(get(replay(UNTIL_CLOSED + b"x" * LIMIT))) == LIMIT
    assert "longer than 100000 bytes" in str(refused(replay(UNTIL_CLOSED + b"x" * (LIMIT + 1))))


def test_a_length_over_the_bound_is_refused_before_a_byte_is_read(replay: Make) -> None:
    def answer(_asked: Asked, line: Line) -> None:
        line.send(b"HTTP/1.1 200 OK\r\nContent-Length: 500000000\r\n\r\n")
        line.hold()

    assert refused(replay(answer)).code == SENSELESS


def test_a_stream_that_unpacks_to_nothing_is_bounded_too(replay: Make) -> None:
    nothing = b"\x00\x00\x00\xff\xff" * 100_000  # empty stored blocks, RFC 1951 section 3.2.4
    packed = gzip.compress(b"")[:10] + nothing
    assert refused(replay(UNTIL_CLOSED.replace(b"\r\n\r\n", b"\r\nContent-Encoding: gzip\r\n\r\n") + packed)).code == (
        SENSELESS
    )


def cut_off(server: Replay) -> None:
    """Ask a server that talks for ten seconds, and see that it does not come to its end."""
    error = refused(server, deadline_s=0.5)
    assert server.finished == 0
    assert error.code == UNREACHABLE
    assert "did not finish its answer within 0.5 s" in str(error)


def trickled(head: bytes) -> Callable[[Asked, Line], None]:
    def answer(_asked: Asked, line: Line) -> None:
        line.send(head)
        line.trickle(b"x" * 500)

    return answer


@pytest.mark.parametrize(
    "head",
    [
        UNTIL_CLOSED,
        b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nX-Slow: ",
        b"HTTP/1.1 200 ",
        CHUNKED,
        CHUNKED + b"5;",
    ],
    ids=["body until closed", "body", "header", "status", "chunks", "a chunk's extension"],
)
def test_bytes_that_trickle_do_not_hold_us_beyond_the_deadline(replay: Make, head: bytes) -> None:
    cut_off(replay(trickled(head)))


def test_a_server_that_says_continue_for_ever_is_cut_off(replay: Make) -> None:
    def answer(_asked: Asked, line: Line) -> None:
        for _ in range(500):
            line.trickle(b"HTTP/1.1 100 Continue\r\n\r\n", pause_s=0.001)
        line.send(reply())

    cut_off(replay(answer))


def test_a_server_that_says_nothing_is_left(replay: Make) -> None:
    assert refused(replay(lambda _asked, line: line.hold()), deadline_s=0.3).code == UNREACHABLE


def test_what_a_refusal_says_is_known_from_its_status_though_its_body_trickles(replay: Make) -> None:
    def answer(_asked: Asked, line: Line) -> None:
        line.send(b"HTTP/1.1 429 Slow down\r\nRetry-After: 600\r\n\r\n")
        line.trickle(b"x" * 500)

    server = replay(answer)
    got = Fetcher().get(server.url, limit_bytes=LIMIT, deadline_s=0.5)
    assert (got.status, got.headers["retry-after"], server.finished) == (429, "600", 0)


def test_of_a_refusal_only_the_beginning_is_kept(replay: Make) -> None:
    got = Fetcher().get(replay(reply(503, b"x" * LIMIT)[:-1]).url, limit_bytes=LIMIT)
    assert (got.status, len(got.body)) == (503, 0)
    body = reply(503, b"x" * LIMIT).replace(b"Content-Length", b"X-Was")
    got = Fetcher().get(replay(body).url, limit_bytes=LIMIT)
    assert 0 < len(got.body) < LIMIT


def test_a_host_that_is_not_there_is_told_in_words() -> None:
    with pytest.raises(Unusable, match="refuses connections") as caught:
        Fetcher().get(f"http://127.0.0.1:{free_port()}/", limit_bytes=LIMIT)
    assert caught.value.code == UNREACHABLE
    with pytest.raises(Unusable, match="its name is not found"):
        Fetcher().get("http://prices.invalid/", limit_bytes=LIMIT)


@pytest.mark.parametrize(
    "address", ["http://[::1/", "http://", "gopher://host/", "http://host:port/", "http://ex ample/"]
)
def test_an_address_that_is_none_is_told_and_not_raised_otherwise(address: str) -> None:
    with pytest.raises(Unusable):
        Fetcher().get(address, limit_bytes=LIMIT)


def test_no_message_shows_the_address_for_it_may_hold_a_secret(replay: Make) -> None:
    servers = [replay(b""), replay(reply(200, b"x" * (LIMIT + 1))), replay(reply(302, Location="ftp://x/?token=hush"))]
    for url in [*(server.url for server in servers), f"http://127.0.0.1:{free_port()}"]:
        with pytest.raises(Unusable) as caught:
            Fetcher().get(url, {"securityToken": "hush"}, headers={"SECURITY_TOKEN": "hush"}, limit_bytes=LIMIT)
        assert "hush" not in str(caught.value)


def test_cookies_are_not_kept(replay: Make) -> None:
    server, fetcher = replay(reply(200, b"", Set_Cookie="who=you; Path=/")), Fetcher()
    for _ in range(2):
        fetcher.get(server.url, limit_bytes=LIMIT)
    assert ["cookie" in asked.headers for asked in server.asked] == [False, False]


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """Of a server whose certificate is trusted."""
    context, trusted = own_tls(tmp_path)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(trusted))
    return context


def test_a_body_arrives_over_tls(replay: Make, tls: ssl.SSLContext) -> None:
    assert get(replay(reply(200, TEXT), tls=tls)) == TEXT


def test_a_certificate_that_nobody_signed_is_refused(replay: Make, tmp_path: Path) -> None:
    server = replay(reply(200, TEXT), tls=own_tls(tmp_path)[0])
    with pytest.raises(Unusable, match="its certificate is not trusted") as caught:
        get(server)
    assert caught.value.code == UNREACHABLE
    assert server.asked == []


def test_a_server_without_tls_is_not_spoken_to_by_tls(replay: Make, tls: ssl.SSLContext) -> None:
    server = replay(reply(200, TEXT))
    with pytest.raises(Unusable) as caught:
        Fetcher().get(server.url.replace("http:", "https:"), limit_bytes=LIMIT, deadline_s=0.5)
    assert caught.value.code == UNREACHABLE


@pytest.mark.parametrize("head", [UNTIL_CLOSED, b"HTTP/1.1 200 OK\r\nX-Slow: "], ids=["body", "header"])
def test_bytes_that_trickle_over_tls_are_cut_off_as_well(replay: Make, tls: ssl.SSLContext, head: bytes) -> None:
    cut_off(replay(trickled(head), tls=tls))
