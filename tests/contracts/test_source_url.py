"""How a source is written in the settings."""

import pytest
from amshub_contracts.source_url import Source, parse_source


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("/dev/ttyUSB0", Source("serial", "/dev/ttyUSB0")),
        ("/dev/ttyUSB0?baud=2400&parity=E", Source("serial", "/dev/ttyUSB0", 2400, "E")),
        (
            "/dev/serial/by-id/usb-x?baud=115200&bits=7&stop=2",
            Source("serial", "/dev/serial/by-id/usb-x", 115200, "N", 7, 2),
        ),
        ("socket://meter.lan:7000", Source("network", "socket://meter.lan:7000")),
        ("rfc2217://meter.lan:7000?baud=9600&parity=even", Source("network", "rfc2217://meter.lan:7000", 9600, "E")),
        ("file:capture.hex", Source("file", "capture.hex")),
        ("stamped:/data/day.txt", Source("stamped", "/data/day.txt")),
    ],
)
def test_a_source_is_read_as_written(text: str, source: Source) -> None:
    assert parse_source(text) == source


@pytest.mark.parametrize(
    "text",
    [
        *("ttyUSB0", "COM3", "http://meter/data", "socket://meter", "socket://:7000", "file:", "stamped:"),
        *("/dev/ttyUSB0?speed=9600", "/dev/ttyUSB0?parity=X", "/dev/ttyUSB0?baud=fast", "/dev/ttyUSB0?bits=9"),
        *("/dev/ttyUSB0?baud=", "/dev/ttyUSB0?baud=²", "socket://meter:99999"),
    ],
)
def test_a_source_that_makes_no_sense_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match=r".{10}"):
        parse_source(text)
