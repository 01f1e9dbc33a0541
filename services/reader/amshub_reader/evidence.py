"""`python -m amshub_reader evidence`: prints the frames that were refused lately, for a bug report."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version

from amshub_contracts import streams
from amshub_contracts.bus import Bus, BusDown
from amshub_contracts.messages import Evidence
from amshub_contracts.settings import Settings
from amshub_contracts.shutdown import OK

from amshub_reader.core.evidence import MAX_BYTES
from amshub_reader.core.mask import mask, mask_words
from amshub_reader.evidence_log import oldest_first, stored_evidence

NOTHING_STORED = 1
LINE_BYTES = 32

_MASKED = """\
# Serial numbers, texts of P1 telegrams and the tails of system titles are masked with X (58); each frame says where.
# Checksums of such frames do not fit any more, and what is enciphered under a masked title cannot be deciphered.
# Everything else is as the meter sent it. No key is in here."""
_UNMASKED = """\
# Nothing is masked: the meter's serial number is in here, and what its frames say in clear. No key is in here.
# Give this only to somebody whom you trust with it."""


def main(arguments: list[str], settings: Settings) -> int:
    """The exit code: 0 something was printed, 1 nothing is stored or the store is away, 2 wrong usage."""
    try:
        options = _parser(list(settings.meters)).parse_args(arguments)
    except SystemExit as end:
        return int(end.code or 0)
    found = False
    try:
        with closing(Bus(settings.redis, "evidence")) as bus:
            for meter in [options.meter] if options.meter else settings.meters:
                partition = streams.partition_of(meter, settings.stack.partitions)
                kept = oldest_first(stored_evidence(bus, streams.evidence(partition, meter)))
                if kept:
                    print("\n".join(_page(meter, kept, masked=options.mask)))
                    found = True
    except BusDown as error:
        print(f"the store cannot be reached: {error}", file=sys.stderr)
        return NOTHING_STORED
    if not found:
        print("no refused frame is stored: there is nothing to report", file=sys.stderr)
        return NOTHING_STORED
    return OK


def _parser(meters: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m amshub_reader evidence",
        description="Prints the frames that were refused lately, in a form to attach to a bug report; "
        "`python -m amshub_reader decode` reads it.",
    )
    parser.add_argument("--meter", choices=meters, help="only of this meter")
    parser.add_argument(
        "--mask",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="hide serial numbers and the like (default: yes)",
    )
    return parser


def _page(meter: str, kept: Sequence[Evidence], *, masked: bool) -> Iterator[str]:
    yield f"# {len(kept)} frames that amshub {_version()} refused, meter {meter}, oldest first."
    yield _MASKED if masked else _UNMASKED
    for each in kept:
        frame = bytes.fromhex(each.frame_hex)
        came = datetime.fromtimestamp(each.at_ms / 1000, UTC).isoformat(" ", "seconds") if each.at_ms else "no time"
        cut = " or more, of which these are the first" if len(frame) == MAX_BYTES else ""
        yield ""
        yield f"# {came}, {each.kind} (he {each.code}), {len(frame)} bytes{cut}"
        yield f"# {mask_words(each.reason) if masked else each.reason}"
        if masked:
            shown = mask(frame)
            frame = shown.data
            yield from (f"# masked: {words}" for words in shown.taken)
        yield from (frame[start : start + LINE_BYTES].hex() for start in range(0, len(frame), LINE_BYTES))


def _version() -> str:
    try:
        return version("amshub-reader")
    except PackageNotFoundError:
        return "of an unknown version"
