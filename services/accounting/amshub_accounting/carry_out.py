"""Sends commands to the accounting that is running, one after the other, and says what became of each."""

import sys
import time
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from amshub_contracts import commands, streams
from amshub_contracts.bus import Bus, BusDown, BusFull
from amshub_contracts.commands import AnyCommand, FillIn, Outcome, TooManyCommands
from amshub_contracts.settings import Settings
from amshub_contracts.shutdown import OK

NOT_DONE = 1
PATIENCE_S = 60.0
"""A command of a month takes some tenths of a second; an accounting that folds a week first needs a minute."""
LOOK_EACH_S = 0.05


def carry_out(settings: Settings, wanted: Iterable[AnyCommand], zone: ZoneInfo) -> int:
    """The exit code: 0 all done, 1 one was refused or not obeyed in time, and those after it were not sent.

    What was done is printed with the local time at which its span begins.
    """
    bus = Bus(settings.redis, "command")
    try:
        for command in wanted:
            partition = streams.partition_of(command.meter, settings.stack.partitions)
            outcome = _obeyed(bus, partition, commands.send(bus, partition, command))
            if outcome is None:
                print(
                    f"accounting has not obeyed for {PATIENCE_S:.0f} s: is it running? "
                    f"The command waits in {streams.commands(partition)}",
                    file=sys.stderr,
                )
                return NOT_DONE
            if not outcome.done:
                print(f"refused: {outcome.message}", file=sys.stderr)
                return NOT_DONE
            first_s = command.rows[0].start_s if isinstance(command, FillIn) else command.start_s
            began = datetime.fromtimestamp(first_s, zone).isoformat(sep=" ", timespec="minutes")
            print(f"{began}: {outcome.message}", flush=True)
    except BusDown as error:
        print(f"the store cannot be reached: {error}", file=sys.stderr)
        return NOT_DONE
    except BusFull as error:
        print(f"the store is full and takes no command: give Redis more maxmemory or disk ({error})", file=sys.stderr)
        return NOT_DONE
    except TooManyCommands as error:
        print(error, file=sys.stderr)
        return NOT_DONE
    finally:
        bus.close()
    return OK


def _obeyed(bus: Bus, partition: int, command_id: bytes) -> Outcome | None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        outcome = commands.outcome(bus, partition, command_id)
        if outcome is not None:
            return outcome
        time.sleep(LOOK_EACH_S)
    return None
