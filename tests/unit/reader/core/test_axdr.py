"""A-XDR values: every type, and what breaks them."""

import pytest
from amshub_reader.core.apdu import axdr
from amshub_reader.core.errors import ErrorKind, Undecodable


@pytest.mark.parametrize(
    ("encoded", "value"),
    [
        ("00", None),
        ("03 01", True),
        ("03 00", False),
        ("04 09 ff 80", b"\xff\x80"),
        ("05 ff ff ff fe", -2),
        ("06 ff ff ff fe", 2**32 - 2),
        ("09 03 01 02 03", b"\x01\x02\x03"),
        ("0a 02 41 42", "AB"),
        ("0c 02 c3 a6", "æ"),
        ("0d 99", 0x99),
        ("0f ff", -1),
        ("10 ff ff", -1),
        ("11 ff", 255),
        ("12 ff ff", 65535),
        ("14 ff ff ff ff ff ff ff ff", -1),
        ("15 ff ff ff ff ff ff ff ff", 2**64 - 1),
        ("16 1b", 27),
        ("17 3f 80 00 00", 1.0),
        ("18 3f f0 00 00 00 00 00 00", 1.0),
        ("19 07 e9 01 02 03 04 05 06 00 80 00 00", bytes.fromhex("07e901020304050600800000")),
        ("01 02 11 01 11 02", (1, 2)),
        ("02 02 11 01 02 01 00", (1, (None,))),
        ("09 81 02 01 02", b"\x01\x02"),
        ("09 82 00 01 05", b"\x05"),
    ],
)
def test_a_value_is_read_whole(encoded: str, value: axdr.Value) -> None:
    data = bytes.fromhex(encoded)

    assert axdr.read(data) == (value, len(data))
    assert axdr.read(b"\x00\x00" + data + b"\xff", 2) == (value, 2 + len(data))
    assert axdr.pass_over(b"\x00\x00" + data + b"\xff", 2, 1) == (2 + len(data), 0)


def test_a_value_may_be_passed_over_as_its_bytes_come() -> None:
    data = bytes.fromhex("02 03 0a 02 41 42 01 02 06 00 00 00 01 00 12 00 05")
    for cuts in ([1], [2, 5], [3, 4, 9, 12], range(len(data))):
        position, values = 0, 1
        for cut in cuts:
            position, values = axdr.pass_over(data[:cut], position, values)
            assert position <= cut
            assert values
        assert axdr.pass_over(data, position, values) == (len(data), 0)


@pytest.mark.parametrize(
    ("encoded", "kind"),
    [
        ("", ErrorKind.LENGTH),
        ("06 00 00", ErrorKind.LENGTH),
        ("09 05 01 02", ErrorKind.LENGTH),
        ("09 82 01", ErrorKind.LENGTH),
        ("09 80", ErrorKind.LENGTH),
        ("09 85 00 00 00 00 00", ErrorKind.LENGTH),
        ("02 84 ff ff ff ff 00", ErrorKind.LENGTH),
        ("02 02 11 01", ErrorKind.LENGTH),
        ("7f", ErrorKind.UNKNOWN_DATA),
        ("02 01" * 60 + "00", ErrorKind.PARSE),
    ],
)
def test_a_broken_value_is_refused(encoded: str, kind: ErrorKind) -> None:
    with pytest.raises(Undecodable) as refusal:
        axdr.read(bytes.fromhex(encoded))

    assert refusal.value.kind is kind
