"""Where a meter's bytes come from, as written in the settings: a serial port, a network port or a file."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl, urlsplit

SourceKind = Literal["serial", "network", "file", "stamped"]
PARITIES = "NEOMS"
BYTE_SIZES = (7, 8)
STOP_BITS = (1, 2)
NETWORK_SCHEMES = ("socket", "rfc2217")
LINE_OPTIONS = ("baud", "parity", "bits", "stop")
FORMS = (
    "expected /dev/ttyUSB0?baud=2400&parity=E, socket://host:port, rfc2217://host:port?baud=2400&parity=E, "
    "file:capture.hex or stamped:readings.txt"
)


@dataclass(frozen=True)
class Source:
    """A parsed source: `target` is a device path, a URL for pyserial or a file path; the rest is the line."""

    kind: SourceKind
    target: str
    baud: int = 2400
    parity: str = "N"
    bits: int = 8
    stop_bits: int = 1


def parse_source(text: str) -> Source:
    """The source that this setting names; raises ValueError saying what is wrong and what would be right."""
    scheme, _, rest = text.partition(":")
    if scheme in ("file", "stamped"):
        if not rest:
            raise ValueError(f"{text!r} names no file; {FORMS}")
        return Source("file" if scheme == "file" else "stamped", rest)
    if text.startswith("/"):
        path, _, query = text.partition("?")
        return _with_line(Source("serial", path), text, query)
    url = urlsplit(text)
    if url.scheme not in NETWORK_SCHEMES:
        raise ValueError(f"{text!r} is no source; {FORMS}")
    if not url.hostname or not url.port:
        raise ValueError(f"{text!r} lacks a host or a port; {FORMS}")
    return _with_line(Source("network", f"{url.scheme}://{url.netloc}"), text, url.query)


def _with_line(source: Source, text: str, query: str) -> Source:
    options = dict(parse_qsl(query, keep_blank_values=True))
    unknown = sorted(set(options) - set(LINE_OPTIONS))
    if unknown:
        raise ValueError(f"{text!r} has unknown options {', '.join(unknown)}; known are {', '.join(LINE_OPTIONS)}")
    parity = options.get("parity", source.parity).upper()[:1]
    if parity not in PARITIES:
        raise ValueError(f"{text!r}: parity is one of {', '.join(PARITIES)}")
    return Source(
        source.kind,
        source.target,
        _number(text, "baud", options.get("baud", str(source.baud)), range(300, 1_000_001)),
        parity,
        _number(text, "bits", options.get("bits", str(source.bits)), BYTE_SIZES),
        _number(text, "stop", options.get("stop", str(source.stop_bits)), STOP_BITS),
    )


def _number(text: str, name: str, value: str, allowed: range | tuple[int, ...]) -> int:
    if not value.isascii() or not value.isdigit() or int(value) not in allowed:
        choices = (
            f"{allowed.start} to {allowed.stop - 1}" if isinstance(allowed, range) else " or ".join(map(str, allowed))
        )
        raise ValueError(f"{text!r}: {name} is {choices}")
    return int(value)
