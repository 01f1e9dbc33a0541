"""A day-ahead market whose prices and exchange rates are functions of a seed and an instant."""

from amshub_simulator.core.market.market import Market

__all__ = ["Market"]
