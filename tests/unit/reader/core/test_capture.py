"""What a capture file may hold."""

import pytest
from amshub_reader.core.capture import BadCapture, Chunk, chunks_of


@pytest.mark.parametrize(
    "text",
    [
        "7ea0ff",
        "7E A0 FF",
        "7e\ta0\r\nff\n",
        "7e,a0:ff",
        "7E-A0-FF",
        "# måler\n7E A0 # header\nFF\n",
        "// meter\n7E A0 // header\nFF\n",
        "7\nEA0\nFF",
        "\ufeff7EA0FF",
    ],
)
def test_hex_text_may_be_spaced_and_commented(text: str) -> None:
    assert chunks_of(text.encode()) == [Chunk(b"\x7e\xa0\xff")]


def test_stamped_lines_are_chunks_with_their_time() -> None:
    text = b"# two lines\n1765724400123 7EA0\n\n1765724402623\tFF 7E  # late\n"

    assert chunks_of(text) == [Chunk(b"\x7e\xa0", 1765724400123), Chunk(b"\xff\x7e", 1765724402623)]


def test_anything_that_is_no_text_is_the_bytes_themselves() -> None:
    assert chunks_of(b"\x7e\xa0\x00\x7e") == [Chunk(b"\x7e\xa0\x00\x7e")]
    assert chunks_of(b"\x7e\xa0\xff\x7e") == [Chunk(b"\x7e\xa0\xff\x7e")]


def test_a_p1_telegram_is_text_and_no_hex() -> None:
    assert chunks_of(b"/KFM5\r\n!0000\r\n") == [Chunk(b"/KFM5\r\n!0000\r\n")]


def test_an_empty_capture_is_one_empty_chunk() -> None:
    assert chunks_of(b"") == [Chunk(b"")]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("7EA0\n7EG0", "line 2: 'G' is no hexadecimal digit"),
        ("7EA", "odd number"),
        ("1765724400123 7EA", "line 1: an odd number"),
        ("1765724400123 7EA0\n7EA0", "some lines begin with the time"),
        ("hello", "line 1: 'h' is no hexadecimal digit"),
    ],
)
def test_text_that_is_no_hex_is_told_with_its_line(text: str, complaint: str) -> None:
    with pytest.raises(BadCapture, match=complaint):
        chunks_of(text.encode())
