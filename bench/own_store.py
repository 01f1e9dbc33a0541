"""A real Valkey server that lives as long as a measurement."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.store import Store, free_port


@contextmanager
def own_store() -> Iterator[Store]:
    """The server, in a directory of its own, where services may log too; gone without a trace afterwards."""
    with TemporaryDirectory() as directory:
        store = Store(Path(directory), free_port())
        store.start()
        try:
            yield store
        finally:
            store.stop()
