"""Why a price is not known, in words that say what to do."""

from datetime import date

from amshub_prices.core.chain.micro import MAX_PRICE

NAMES = {"stromstotte": "strømstøtte", "norgespris": "Norgespris"}
NO_DANISH_CHARGES = (
    "The Danish tariffs and charges of some hours are not known: wait for Energi Data Service, "
    "or check prices.denmark if this stays."
)


def no_terms(scheme: str, day: date) -> str:
    """The table of Norwegian schemes ends before this day, or begins after it."""
    return (
        f"The terms of {NAMES.get(scheme, scheme)} on {day} are not known to this version: update amshub, "
        "or write them into a table of your own and name its file in prices.schemes_file."
    )


def no_market(scheme: str) -> str:
    """A scheme that goes by the market price, where fixed rows alone make the price."""
    return (
        f"{NAMES.get(scheme, scheme)} goes by the market price: set prices.area, "
        'or write prices.support = "none" for a price of fixed rows alone.'
    )


def no_fixed_row(direction: str) -> str:
    """Fixed rows alone make the price, and none fits."""
    return (
        f'No row of type "fixed" says the {direction} price of some hours: add one to prices.rows, '
        "or set prices.area for a market price."
    )


def beyond_bound(currency: str) -> str:
    """A price that can be none."""
    return (
        f"A price beyond {MAX_PRICE} {currency} per kWh is left out: check the percentages in prices.rows "
        "and the exchange rate."
    )
