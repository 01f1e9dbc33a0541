"""How many telegrams a second are decoded, from bytes to fields, beside the other decoders on the same telegrams."""

import gc
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from amshub_reader.core.decoder import Decoded, Decoder

from bench import peers
from bench.telegrams import KINDS, ZONE, Telegram, telegrams

ROUNDS = 5
Run = Callable[[], list[int]]
"""Decodes every telegram of a kind and gives the import power of each, in W."""


def measure() -> list[dict[str, Any]]:
    """The rate of each kind of telegram, per second, and that of the fastest peer that reads all of them right."""
    peers.require()
    return [_figure(kind) for kind in KINDS]


def _figure(kind: str) -> dict[str, Any]:
    measured = telegrams(kind)
    runs = {"amshub": _ours(measured)} | {
        peer.name: run for peer in peers.PEERS if (run := _run_of(peer, kind, measured))
    }
    powers_w = [telegram.import_w for telegram in measured]
    if runs["amshub"]() != powers_w:
        raise RuntimeError(f"amshub reads a telegram of {kind} wrong")
    right = {name: run for name, run in runs.items() if name == "amshub" or _is_right(name, kind, run, powers_w)}
    rates = _rates(right, len(measured))
    ours = rates.pop("amshub")
    fastest = max(rates, key=lambda name: rates[name], default=None)
    return {
        "name": f"decode.{kind}",
        "value": round(ours),
        "unit": "telegrams/s",
        "peer": fastest,
        "peer_value": round(rates[fastest]) if fastest else None,
        "ratio": round(ours / rates[fastest], 1) if fastest else None,
    }


def _ours(measured: list[Telegram]) -> Run:
    decoder = Decoder(ZONE)

    def run() -> list[int]:
        powers_w = []
        for telegram in measured:
            (result,) = decoder.feed(telegram.raw, telegram.received_at_ms)
            if not isinstance(result, Decoded):
                raise TypeError(f"amshub refuses a telegram: {result}")
            powers_w.append(result.fields["import_w"])
        return powers_w  # type: ignore[return-value]  # a power is an int, though other fields are not

    return run


def _run_of(peer: peers.Peer, kind: str, measured: list[Telegram]) -> Run | None:
    power_w = peer.decoder(kind)
    return (lambda: [power_w(telegram.raw) for telegram in measured]) if power_w else None


def _is_right(name: str, kind: str, run: Run, powers_w: list[int]) -> bool:
    """Whether a peer reads every telegram right; where it does not, says why it is left out."""
    try:
        found = run()
    except Exception as error:  # noqa: BLE001  what a peer raises when it cannot read a telegram is its own affair
        print(f"decode.{kind}: {name} is left out, it fails with {error!r:.120}", file=sys.stderr)
        return False
    wrong = [(said, told) for said, told in zip(powers_w, found, strict=True) if said != told]
    if wrong:
        said, told = wrong[0]
        reason = f"it reads {len(wrong)} of {len(found)} powers wrong, {said} W as {told} W"
        print(f"decode.{kind}: {name} is left out, {reason}", file=sys.stderr)
    return not wrong


def _rates(runs: dict[str, Run], count: int) -> dict[str, float]:
    """Telegrams per second of each, the median of rounds in which each has its turn."""
    times_s: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(ROUNDS):
        for name, run in runs.items():
            gc.collect()  # so that nobody clears up after the one before
            start = time.perf_counter()
            run()
            times_s[name].append(time.perf_counter() - start)
    return {name: count / statistics.median(times) for name, times in times_s.items()}
