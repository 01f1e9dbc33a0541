"""`python -m amshub_reader probe`: tells in words what is connected to a source."""

import argparse
import os
import sys
from pathlib import Path

from amshub_contracts.secret import Secret
from amshub_contracts.shutdown import WRONG_USAGE
from amshub_contracts.source_url import Source, parse_source

from amshub_reader.arguments import key, zone
from amshub_reader.core.capture import BadCapture
from amshub_reader.core.decoder import Keys
from amshub_reader.decoding import Decoding
from amshub_reader.lines import Opener
from amshub_reader.port import PortGone
from amshub_reader.probing import Probing

NOTHING_DECODED = 1
SECONDS = 120
"""A round of all speeds and parities, for a meter that sends each 10 s."""
_EPILOG = """\
A port that the reader has open is in use: stop the reader first.
Exit code: 0 something was decoded, 1 nothing was (what to try is told), 2 wrong usage."""


def main(arguments: list[str]) -> int:
    """The exit code: 0 something was decoded, 1 nothing was, 2 wrong usage."""
    try:
        options = _parser().parse_args(arguments)
        password = Secret(options.password_file.read_text().strip() if options.password_file else "")
    except SystemExit as end:
        return int(end.code or 0)
    except OSError as error:
        _say(f"{error.filename} cannot be read: {error.strerror}")
        return WRONG_USAGE
    source: Source = options.source
    probing = Probing(source, Decoding(options.zone, Keys(options.key, options.auth_key)), _say)
    try:
        if source.kind in ("file", "stamped"):
            probing.read_file()
        else:
            probing.listen(Opener(source, options.device_root, password, _say), options.seconds)
    except KeyboardInterrupt:
        _say("stopped; this is known so far:")
    except (PortGone, BadCapture) as error:
        _say(str(error))
        return NOTHING_DECODED
    except OSError as error:
        _say(f"{error.filename} cannot be read: {error.strerror}")
        return NOTHING_DECODED
    for line in probing.conclusion():
        _say(line)
    return 0 if probing.portrait.decoded else NOTHING_DECODED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m amshub_reader probe",
        description="Listens to a source and tells in words what is connected.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("source", metavar="SOURCE", type=_source, help="as AMSHUB_SOURCE, for example /dev/ttyUSB0")
    parser.add_argument("--key", metavar="HEX", type=key, help="encryption key, 32 hex digits")
    parser.add_argument("--auth-key", metavar="HEX", type=key, help="authentication key, 32 hex digits")
    parser.add_argument("--password-file", metavar="FILE", type=Path, help="password of the user of an mqtt:// source")
    parser.add_argument("--seconds", metavar="N", type=float, default=SECONDS, help="at most so long (%(default)s)")
    parser.add_argument("--zone", type=zone, default="Europe/Oslo", help="time zone of the meter (%(default)s)")
    parser.add_argument(
        "--device-root",
        metavar="DIRECTORY",
        default=os.environ.get("AMSHUB_READER__DEVICE_ROOT") or "/dev",
        help="where /dev of the host is seen (%(default)s)",
    )
    return parser


def _source(text: str) -> Source:
    try:
        return parse_source(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
