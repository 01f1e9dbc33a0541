"""The periods that sums are told of."""

from amshub_contracts.spans import Resolution

PERIODS: tuple[Resolution, ...] = ("hour", "day", "month")
