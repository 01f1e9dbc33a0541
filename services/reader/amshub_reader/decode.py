"""`python -m amshub_reader decode`: prints what the telegrams in a capture say, the tool for a bug report."""

import argparse
import json
import sys
from pathlib import Path
from zoneinfo import ZoneInfo

from amshub_contracts.codec import FIELDS
from amshub_contracts.shutdown import WRONG_USAGE

from amshub_reader.arguments import key, zone
from amshub_reader.core.capture import BadCapture, Chunk, chunks_of
from amshub_reader.core.decoder import Decoded, Decoder, Keys, Refused

MAX_BYTES = 64 * 1024 * 1024
"""Two days of a line at 115,200 baud as hex text; a longer file is no bug report: refused."""
STDIN = "-"
NOTHING_DECODED = 1

_EPILOG = """\
A FILE holds the bytes themselves, or hex text: white space is ignored and a comment goes from # or // to the end of
the line. Lines may begin with the time they came, in ms since 1970 (UTC), which settles the hour that repeats in
October.
What cannot be decoded is told on standard error as FILE: offset N: reason (he CODE), where CODE is the `he` of
data.json. Exit code: 0 something decoded, 1 nothing decoded, 2 wrong usage."""


def main(arguments: list[str]) -> int:
    """The exit code: 0 something decoded, 1 nothing decoded, 2 wrong usage or a file that cannot be read."""
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as end:
        return int(end.code or 0)
    keys = Keys(options.key, options.auth_key)
    decoded, unreadable = 0, False
    for name in options.file:
        try:
            chunks = chunks_of(_content(name))
        except (OSError, BadCapture) as error:
            print(f"{name}: {error.strerror if isinstance(error, OSError) else error}", file=sys.stderr)
            unreadable = True
            continue
        decoded += _print_results(name, chunks, options.zone, keys)
    if unreadable:
        return WRONG_USAGE
    return 0 if decoded else NOTHING_DECODED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m amshub_reader decode",
        description="Prints one JSON object of Reading fields for each telegram of a meter.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("file", metavar="FILE", nargs="+", help="a capture; - for standard input")
    parser.add_argument("--key", metavar="HEX", type=key, help="encryption key, 32 hex digits")
    parser.add_argument("--auth-key", metavar="HEX", type=key, help="authentication key, 32 hex digits")
    parser.add_argument("--zone", type=zone, default="Europe/Oslo", help="time zone of the meter (%(default)s)")
    return parser


def _content(name: str) -> bytes:
    if name == STDIN:
        content = sys.stdin.buffer.read(MAX_BYTES + 1)
    else:
        with Path(name).open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise BadCapture(f"longer than {MAX_BYTES // 2**20} MB; cut out the part in question")
    return content


def _print_results(name: str, chunks: list[Chunk], zone: ZoneInfo, keys: Keys) -> int:
    """Print what the chunks give; how many telegrams were decoded."""
    decoded = 0
    results = _results(chunks, zone, keys)
    for received_at_ms, result in results:
        if isinstance(result, Refused):
            print(f"{name}: offset {result.offset}: {result.reason} (he {result.kind.he})", file=sys.stderr)
            continue
        decoded += 1
        if result.replay:
            print(f"{name}: offset {result.offset}: {result.replay.reason}", file=sys.stderr)
        said = result.fields if received_at_ms is None else {**result.fields, "received_at_ms": received_at_ms}
        print(json.dumps({field: said[field] for field in FIELDS if field in said}))
    if not results:
        print(f"{name}: no telegram and nothing like one in it", file=sys.stderr)
    return decoded


def _results(chunks: list[Chunk], zone: ZoneInfo, keys: Keys) -> list[tuple[int | None, Decoded | Refused]]:
    """Each result with the time it came, where the capture says so."""
    decoder = Decoder(zone, keys)
    results: list[tuple[int | None, Decoded | Refused]] = []
    for chunk in chunks:
        results += [(chunk.received_at_ms, result) for result in decoder.feed(chunk.data, chunk.received_at_ms)]
    return results + [(chunks[-1].received_at_ms, result) for result in decoder.finish()]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
