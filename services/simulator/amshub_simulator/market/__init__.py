"""The market over HTTP: every price source and bank at one address."""

from amshub_simulator.market.faults import Fault
from amshub_simulator.market.server import Asked, MarketServer

__all__ = ["Asked", "Fault", "MarketServer"]
