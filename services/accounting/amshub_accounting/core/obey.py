"""Does what a command wants to the quarter-hours it is about, or says why not."""

from itertools import pairwise

from amshub_contracts.commands import AnyCommand, Clear, FillIn, Rebuild, SetEnergy
from amshub_contracts.history_text import decimal
from amshub_contracts.ledger import QUARTER_S, Stored

from amshub_accounting.core.calendar import HOUR_S
from amshub_accounting.core.overlay import EXPORT, IMPORT, clear, fill_in, put_energy

MAX_SPAN_S = 62 * 86_400
"""Two months are read and written at once; what is longer is several commands."""
MAX_KW = 1000


class Refused(Exception):
    """Nothing was changed; the message says why, and what to send instead."""


def span_s(command: AnyCommand) -> tuple[int, int]:
    """[start, end) in UTC Unix s of the quarter-hours that the command is about; raises Refused."""
    if isinstance(command, FillIn):
        spans = sorted((row.start_s, row.start_s + row.minutes * 60) for row in command.rows)
        if any(start_s < end_s for (_, end_s), (start_s, _) in pairwise(spans)):
            raise Refused("two rows are of the same time: each is to be told once")
        start_s, end_s = spans[0][0], spans[-1][1]
        edges = [row.start_s for row in command.rows]
    else:
        start_s, end_s = command.start_s, command.end_s
        edges = [start_s, end_s]
    if any(edge % QUARTER_S for edge in edges):
        raise Refused("a span begins and ends on whole quarter-hours")
    if not 0 < end_s - start_s <= MAX_SPAN_S:
        raise Refused(f"a span ends after its start, and within {MAX_SPAN_S // 86_400} days: send several commands")
    return start_s, end_s


def refuse_the_future(command: AnyCommand, now_ms: int) -> None:
    """Raises Refused when the command gives energy to what comes after the running hour of this UTC Unix ms."""
    if isinstance(command, SetEnergy | FillIn):
        end_of_hour_s = (now_ms // 1000 // HOUR_S + 1) * HOUR_S
        if span_s(command)[1] > end_of_hour_s:
            raise Refused("some of it lies in the future, of which nobody knows the energy: look at the dates")


def obey(stored: Stored, command: AnyCommand) -> str:
    """Change `stored`, which holds the command's span, and say what was changed; raises Refused before any change."""
    start_s, end_s = span_s(command)
    match command:
        case SetEnergy():
            return _set(stored, command)
        case Clear():
            return f"{clear(stored, start_s, end_s)} quarter-hours are as they were measured"
        case FillIn():
            filled, energy_wh = fill_in(stored, command.rows)
            return f"{filled} of {len(command.rows)} rows filled in {decimal(energy_wh, 3)} kWh"
        case Rebuild():
            return f"{sum(start_s <= at < end_s for at in stored.quarters)} quarter-hours were gone through"


def _set(stored: Stored, command: SetEnergy) -> str:
    words = []
    wanted = [
        (direction, wh, name)
        for direction, wh, name in ((IMPORT, command.import_wh, "import"), (EXPORT, command.export_wh, "export"))
        if wh is not None
    ]
    if not wanted:
        raise Refused("nothing to set: name the energy drawn, or delivered, or both")
    hours = (command.end_s - command.start_s) / 3600
    if any(wh > MAX_KW * 1000 * hours for _, wh, _ in wanted):
        raise Refused(f"no household draws more than {MAX_KW} kW: are these Wh written as kWh?")
    for direction, wh, name in wanted:
        starts = range(command.start_s, command.end_s, QUARTER_S)
        before_wh = sum(direction.wh_of(stored.quarters[at]) for at in starts if at in stored.quarters)
        put_energy(stored, command.start_s, command.end_s, direction, wh, direction.edited)
        words.append(f"{name} {decimal(before_wh, 3)} became {decimal(wh, 3)} kWh")
    return ", ".join(words)
