"""A household whose power is a function of a seed and an instant."""

from amshub_simulator.core.household.day_load import Energy
from amshub_simulator.core.household.household import BeforeEpoch, Household

__all__ = ["BeforeEpoch", "Energy", "Household"]
