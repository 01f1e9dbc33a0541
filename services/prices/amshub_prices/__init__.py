"""Prices: gets them from three sources, keeps them for good and makes the household's price of them."""

__version__ = "0.1.0"
