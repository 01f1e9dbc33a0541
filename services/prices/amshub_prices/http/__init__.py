"""Asks over HTTP, with bounds on everything that comes back."""

from amshub_prices.http.fetcher import Fetcher

__all__ = ["Fetcher"]
