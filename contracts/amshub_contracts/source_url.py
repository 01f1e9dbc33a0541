"""Where a meter's bytes come from, as written in the settings: a port, a broker, a file or standard input."""

from dataclasses import dataclass
from typing import Literal, get_args
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

SourceKind = Literal["serial", "network", "mqtt", "file", "stamped", "stdin"]
PayloadFormat = Literal["auto", "raw", "hex", "json"]
PARITIES = "NEOMS"
BYTE_SIZES = (7, 8)
STOP_BITS = (1, 2)
NETWORK_SCHEMES = ("socket", "rfc2217")
MQTT_PORTS = {"mqtt": 1883, "mqtts": 8883}
LINE_OPTIONS = ("baud", "parity", "bits", "stop")
MQTT_OPTIONS = ("format",)
FORMS = (
    "expected /dev/ttyUSB0, /dev/ttyUSB0?baud=2400&parity=E, socket://host:port, rfc2217://host:port, "
    "mqtt://user@host/topic, file:capture.hex, stamped:readings.txt or stdin:"
)


@dataclass(frozen=True)
class Source:
    """A parsed source: `target` is a device path, a URL or a file path; the rest is the line, None: to be detected.

    A parity that is written without bits has eight of them.
    """

    kind: SourceKind
    target: str
    baud: int | None = None
    parity: str | None = None
    bits: int | None = None
    stop_bits: int = 1
    """How many the meter sends; a receiver only ever checks the first."""
    payload: PayloadFormat = "auto"
    """What messages of a broker hold."""

    @property
    def has_line(self) -> bool:
        """Whether it has speed and parity that the reader sets."""
        return self.kind == "serial" or self.target.startswith("rfc2217:")


@dataclass(frozen=True)
class Topic:
    """Where an `mqtt://` source is."""

    host: str
    port: int
    tls: bool
    user: str
    name: str
    """The topic itself; it may hold the wildcards + and #."""


def parse_source(text: str) -> Source:
    """The source that this setting names; raises ValueError saying what is wrong and what would be right."""
    scheme, _, rest = text.partition(":")
    if scheme in ("file", "stamped"):
        if not rest:
            raise ValueError(f"{text!r} names no file; {FORMS}")
        return Source("file" if scheme == "file" else "stamped", rest)
    if scheme == "stdin":
        if rest:
            raise ValueError(f"{text!r}: standard input is written stdin: and nothing after it")
        return Source("stdin", "")
    if text.startswith("/"):
        path, _, query = text.partition("?")
        return _with_line(Source("serial", path), text, query)
    url = urlsplit(text)
    if url.scheme in MQTT_PORTS:
        return _mqtt(text, url)
    if url.scheme not in NETWORK_SCHEMES:
        raise ValueError(f"{text!r} is no source; {FORMS}")
    if not url.hostname or not url.port:
        raise ValueError(f"{text!r} lacks a host or a port; {FORMS}")
    return _with_line(Source("network", f"{url.scheme}://{url.netloc}"), text, url.query)


def topic_of(source: Source) -> Topic:
    """The topic that an MQTT source names."""
    url = urlsplit(source.target)
    port = url.port or MQTT_PORTS[url.scheme]
    name = unquote(url.path.removeprefix("/"))
    return Topic(url.hostname or "", port, url.scheme == "mqtts", unquote(url.username or ""), name)


def _mqtt(text: str, url: SplitResult) -> Source:
    if url.password is not None:
        # The text would show the password.
        raise ValueError("the address holds a password; write it as source_password or source_password_file")
    if "#" in text:
        raise ValueError(f"{text!r}: a # cannot stand in an address; write %23")
    options = _options(text, url.query, MQTT_OPTIONS)
    payload = options.get("format", "auto")
    if payload not in get_args(PayloadFormat):
        raise ValueError(f"{text!r}: format is one of {', '.join(get_args(PayloadFormat))}")
    source = Source("mqtt", text.partition("?")[0], payload=payload)  # type: ignore[arg-type]  # checked just before
    topic = topic_of(source)
    if not topic.host or not topic.name:
        raise ValueError(f"{text!r} lacks a host or a topic; {FORMS}")
    levels = topic.name.split("/")
    if any(("#" in level and level != "#") or ("+" in level and level != "+") for level in levels) or (
        "#" in levels[:-1]
    ):
        raise ValueError(f"{text!r}: a wildcard stands alone between slashes, and # (%23) only at the end")
    return source


def _with_line(source: Source, text: str, query: str) -> Source:
    options = _options(text, query, LINE_OPTIONS)
    parity = options["parity"].upper()[:1] if "parity" in options else None
    if parity is not None and (not parity or parity not in PARITIES):
        raise ValueError(f"{text!r}: parity is one of {', '.join(PARITIES)}")
    baud = _number(text, "baud", options["baud"], range(300, 1_000_001)) if "baud" in options else None
    bits = _number(text, "bits", options["bits"], BYTE_SIZES) if "bits" in options else None
    stop_bits = _number(text, "stop", options.get("stop", "1"), STOP_BITS)
    return Source(source.kind, source.target, baud, parity, 8 if parity and bits is None else bits, stop_bits)


def _options(text: str, query: str, known: tuple[str, ...]) -> dict[str, str]:
    options = dict(parse_qsl(query, keep_blank_values=True))
    unknown = sorted(set(options) - set(known))
    if unknown:
        raise ValueError(f"{text!r} has unknown options {', '.join(unknown)}; known are {', '.join(known)}")
    return options


def _number(text: str, name: str, value: str, allowed: range | tuple[int, ...]) -> int:
    if not value.isascii() or not value.isdigit() or int(value) not in allowed:
        choices = (
            f"{allowed.start} to {allowed.stop - 1}" if isinstance(allowed, range) else " or ".join(map(str, allowed))
        )
        raise ValueError(f"{text!r}: {name} is {choices}")
    return int(value)
