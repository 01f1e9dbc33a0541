"""Writes the bytecode that images hold: without docstrings, which take 2 MB of each process and which nobody reads.

`python bytecode.py DIRECTORY…`: all of these directories but our own packages, whose docstrings /openapi.json tells.
The assertions of libraries go with their docstrings: Python leaves out both or neither.
"""

import py_compile
import sys
from concurrent.futures import ProcessPoolExecutor
from importlib.util import cache_from_source
from pathlib import Path

NEVER_RUN = {"test", "tests", "idlelib", "tkinter", "turtledemo", "ensurepip", "pydoc_data", "lib2to3"}
"""Parts of the standard library, and of packages, that no service uses."""


def main(directories: list[str]) -> None:
    """Compile them, each core a part."""
    sources = [source for directory in directories for source in Path(directory).rglob("*.py") if _is_run(source)]
    with ProcessPoolExecutor() as cores:
        list(cores.map(_compile, sources, chunksize=50))


def _is_run(source: Path) -> bool:
    return not NEVER_RUN.intersection(source.parts) and not any(part.startswith("amshub_") for part in source.parts)


def _compile(source: Path) -> None:
    try:
        # Unchecked: the files of an image do not change, so that none has to be looked at again.
        py_compile.compile(
            str(source),
            cfile=cache_from_source(source, optimization=""),
            doraise=True,
            optimize=2,
            invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
        )
    except py_compile.PyCompileError:
        return  # a template or an example of another Python: whoever imports it is told


if __name__ == "__main__":
    main(sys.argv[1:])
