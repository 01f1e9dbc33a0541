"""Which tests may run at once."""

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling


class Schedule(LoadScopeScheduling):  # type: ignore[misc]  # xdist ships no types
    """Files go to whoever is free; those of whole stacks go one after the other, as a machine has room for one."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return "whole stacks" if "e2e/" in file else file


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Schedule:
    """What `--numprocesses` shares the tests out with."""
    # In their own order the stacks begin at once; by default small files come last, also those that take a minute.
    config.option.loadscopereorder = False
    return Schedule(config, log)
