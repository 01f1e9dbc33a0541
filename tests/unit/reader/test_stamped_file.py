"""The lines of a stamped file, good and bad."""

from pathlib import Path

import pytest
from amshub_reader.stamped_file import MAX_LINE_BYTES, BadLine, StampedLine, parse_line, read_lines


def test_a_line_is_a_time_and_hex_however_spaced(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    path.write_bytes(b"# made by hand\n\n1795392000000 7EA0 02\r\n  1795392002500 7ea003\n")
    assert list(read_lines(path)) == [
        StampedLine(3, 1_795_392_000_000, b"\x7e\xa0\x02"),
        StampedLine(4, 1_795_392_002_500, b"\x7e\xa0\x03"),
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"7ea0", "time"),
        (b"-5 7ea0", "time"),
        (b"12345678901234567890 7ea0", "time"),
        (b"9999999999999 7ea0", "time"),
        (b"1795392000000 7ea", "hex"),
        (b"1795392000000 \xc3\xa6", "hex"),
        (b"1795392000000", "no bytes"),
    ],
)
def test_any_other_line_is_told_with_its_number(text: bytes, reason: str) -> None:
    result = parse_line(7, text)
    assert isinstance(result, BadLine)
    assert result.number == 7
    assert reason in result.reason


def test_a_line_without_end_is_refused_in_parts(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    path.write_bytes(b"\x00" * (2 * MAX_LINE_BYTES))
    assert [type(line) for line in read_lines(path)] == [BadLine, BadLine]
