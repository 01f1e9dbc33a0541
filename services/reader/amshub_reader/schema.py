"""Makes sure that the store fits this amshub before anything is written to it."""

import logging
import random
import threading
from collections.abc import Callable

from amshub_contracts.backoff import delay_s
from amshub_contracts.bus import Bus, BusDown, BusFull, WrongSchema
from amshub_contracts.shutdown import BAD_SETTINGS, OK

log = logging.getLogger(__name__)

RETRY_CEILING_S = 2.0


def claim_schema(bus: Bus, stop: threading.Event, alive: Callable[[], None]) -> int:
    """OK once the store fits, waiting for it, or when stopped before; BAD_SETTINGS when a newer amshub wrote it.

    `alive` is called before each try.
    """
    failures = 0
    while not stop.is_set():
        alive()
        try:
            bus.claim_schema()
        except WrongSchema as error:
            log.critical("%s", error)
            return BAD_SETTINGS
        except (BusDown, BusFull) as error:
            failures += 1
            if failures == 1:
                log.warning("the store is not there yet (%s); readings are kept until it is", error)
            # The spread only keeps services out of step.
            spread = random.random()  # noqa: S311
            stop.wait(delay_s(failures, first_s=0.1, ceiling_s=RETRY_CEILING_S, spread=spread))
        else:
            break
    return OK
