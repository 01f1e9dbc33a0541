"""data.json: the newest values of the meter and of what is reckoned from them."""

from amshub_contracts.messages import Reading
from amshub_contracts.settings import Settings

from amshub_api.core import brokers, han, price_service
from amshub_api.core.accounting import accounting
from amshub_api.core.bodies.data import Data
from amshub_api.core.counter import counter_wh
from amshub_api.core.dialect import maker_code
from amshub_api.core.numbers import current_price, rounded
from amshub_api.core.phases import phases
from amshub_api.core.prices import PricesNow
from amshub_api.core.temperature import mean_c
from amshub_api.core.view import MeterView

NO_READING = Reading(meter="", seq=0, received_at_ms=0)
NETWORK_CODES = {"IT": 1, "TN": 2}


def data(
    settings: Settings,
    view: MeterView,
    prices: PricesNow,
    now_ms: int,
    uptime_s: int,
    free_bytes: int,
    authorised: bool,
) -> Data:
    """Every key that the device has, in its order, with zeros for what is unknown.

    A server has no supply voltage to measure, so `v` is 0 and `em` 1 (well); nor a radio, so `r` is 0 and `wm` 1.
    Unknown prices and costs are null. `a` is `authorised`: whether who asks may see the configuration.
    """
    reading = view.latest or NO_READING
    summary = view.summary_at(now_ms)
    price = prices.curve.at(prices.now_s)
    mm, me = brokers.worst(settings, view.brokers)
    import_w, export_w = reading.import_w or 0, reading.export_w or 0
    return {
        "im": view.settings.fuse_w,
        "om": view.settings.production_kwp,
        "mf": view.settings.fuse_a,
        "i": import_w,
        "e": export_w,
        "w": import_w - export_w,
        "ri": reading.import_var or 0,
        "re": reading.export_var or 0,
        "ic": rounded(counter_wh(view.latest, view.summary, "import"), 1000, 3),
        "ec": rounded(counter_wh(view.latest, view.summary, "export"), 1000, 3),
        "ict1": rounded(reading.import_t1_wh, 1000, 3),
        "ict2": rounded(reading.import_t2_wh, 1000, 3),
        "ect1": rounded(reading.export_t1_wh, 1000, 3),
        "ect2": rounded(reading.export_t2_wh, 1000, 3),
        "ric": rounded(reading.import_varh, 1000, 3),
        "rec": rounded(reading.export_varh, 1000, 3),
        **phases(reading, settings.web.dialect),
        "f": rounded(reading.power_factor_milli, 1000, 2),
        "v": 0.0,
        "r": 0,
        "t": mean_c(view.temperature),
        "u": uptime_s,
        "m": free_bytes,
        "em": 1,
        "hm": han.state_code(view, now_ms, uptime_s),
        "wm": 1,
        "mm": mm,
        "me": me,
        "sa": max(mm, price_service.worst(prices)),
        "p": current_price(price.import_micro),
        "px": current_price(price.export_micro),
        "pe": price.import_micro is not None,
        "pr": prices.area.eic if prices.area else "",
        "pc": prices.currency,
        "mt": maker_code(settings.web.dialect, reading.maker),
        "ds": NETWORK_CODES[view.settings.network],
        "ea": accounting(settings.tariff, summary),
        "he": han.error_code(view, now_ms, uptime_s),
        "ee": price_service.error_code(prices),
        "c": now_ms // 1000,
        "a": authorised,
    }
