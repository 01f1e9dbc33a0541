"""How a source is written in the settings."""

import pytest
from amshub_contracts.source_url import Source, Topic, parse_source, topic_of


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("/dev/ttyUSB0", Source("serial", "/dev/ttyUSB0")),
        ("/dev/ttyUSB0?baud=2400&parity=E", Source("serial", "/dev/ttyUSB0", 2400, "E", 8)),
        ("/dev/ttyUSB0?baud=2400", Source("serial", "/dev/ttyUSB0", 2400)),
        ("/dev/ttyUSB0?bits=8", Source("serial", "/dev/ttyUSB0", bits=8)),
        (
            "/dev/serial/by-id/usb-x?baud=115200&bits=7&stop=2",
            Source("serial", "/dev/serial/by-id/usb-x", 115200, None, 7, 2),
        ),
        ("socket://meter.lan:7000", Source("network", "socket://meter.lan:7000")),
        ("rfc2217://meter.lan:7000?baud=9600&parity=even", Source("network", "rfc2217://meter.lan:7000", 9600, "E", 8)),
        ("rfc2217://meter.lan:7000", Source("network", "rfc2217://meter.lan:7000")),
        ("mqtt://broker/meter/raw", Source("mqtt", "mqtt://broker/meter/raw")),
        ("mqtts://me@broker:8000/a/%23?format=hex", Source("mqtt", "mqtts://me@broker:8000/a/%23", payload="hex")),
        ("stdin:", Source("stdin", "")),
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
        *(
            "mqtt://broker",
            "mqtt://broker/",
            "mqtt:///topic",
            "mqtt://broker/t?format=xml",
            "mqtt://broker/t?baud=9600",
        ),
        *("mqtt://broker/a#b", "mqtt://broker/a%23/b", "mqtt://broker/a+/b", "mqtt://broker:0x/t", "stdin:file"),
        *("/dev/ttyUSB0?parity=", "/dev/ttyUSB0?baud=", "/dev/ttyUSB0?baud=²", "socket://meter:99999"),
    ],
)
def test_a_source_that_makes_no_sense_is_refused_in_words(text: str) -> None:
    with pytest.raises(ValueError, match=r".{10}"):
        parse_source(text)


def test_a_password_in_an_address_is_refused_without_showing_it() -> None:
    with pytest.raises(ValueError, match="source_password") as refused:
        parse_source("mqtt://me:hunter2@broker/topic")
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("mqtt://broker/han/raw", Topic("broker", 1883, False, "", "han/raw")),
        ("mqtts://me%40home@broker/+/%23", Topic("broker", 8883, True, "me@home", "+/#")),
        ("mqtt://broker:1884//from/root", Topic("broker", 1884, False, "", "/from/root")),
    ],
)
def test_an_mqtt_source_names_broker_user_and_topic(text: str, topic: Topic) -> None:
    assert topic_of(parse_source(text)) == topic


def test_only_serial_lines_have_a_speed() -> None:
    with_line = ("/dev/ttyUSB0", "rfc2217://meter:7000")
    without = ("socket://meter:7000", "mqtt://broker/t", "file:x", "stamped:x", "stdin:")
    assert all(parse_source(text).has_line for text in with_line)
    assert not any(parse_source(text).has_line for text in without)
