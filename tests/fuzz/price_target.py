"""Feeds the parsers of price replies what a fuzzer invents: `python -m tests.fuzz.price_target SEEDS …`.

The first byte chooses the parser. Anything but a remedy that leaves a parser ends the run, and so do prices that no
market day can have.
"""

import contextlib
import sys

import atheris

with atheris.instrument_imports(include=["amshub_prices"]):
    from amshub_prices.core import datahub, eds, entsoe, hks
    from amshub_prices.core.banks import ecb, norges_bank
    from amshub_prices.core.remedies import NoPrice

DAYS = (entsoe.parse, eds.parse, hks.parse)
OTHERS = (datahub.parse, norges_bank.parse, ecb.parse)


def one_input(data: bytes) -> None:
    """Parse this input as the reply of the source that its first byte says."""
    kind, body = (data[0] if data else 0) % 6, data[1:]
    with contextlib.suppress(NoPrice):
        if kind >= len(DAYS):
            OTHERS[kind - len(DAYS)](body)
            return
        for day in DAYS[kind](body):
            for slot, following in zip(day.slots, day.slots[1:], strict=False):
                assert slot.end_s <= following.start_s, day
            assert all(slot.price.is_finite() for slot in day.slots), day


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
