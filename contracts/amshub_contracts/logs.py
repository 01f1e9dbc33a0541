"""One log format for every service: a line on standard error, UTC, level, logger, words."""

import logging
import sys
import time


def set_up(level: str) -> None:
    """Send every logger of this process to standard error at this level."""
    formatter = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%SZ")
    formatter.converter = time.gmtime
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(level=level, handlers=[handler], force=True)
