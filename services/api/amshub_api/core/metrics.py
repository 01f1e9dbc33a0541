"""/metrics: how every service fares, for Prometheus.

Names follow its conventions: base units in the name, `_total` for what only grows, labels for what there is several of.
"""

from collections.abc import Iterator
from typing import Literal

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from amshub_api.core.brokers import CONNECTED, code
from amshub_api.core.counter import counter_wh
from amshub_api.core.overview import Overview

WELL = frozenset({"well", "waiting"})


def exposition(overview: Overview | None) -> bytes:
    """The figures in Prometheus' text format; of a store that cannot be read, only that."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures(overview))
    return generate_latest(registry)


class _Figures(Collector):
    def __init__(self, overview: Overview | None) -> None:
        self.overview = overview

    def collect(self) -> Iterator[Metric]:
        yield GaugeMetricFamily("amshub_store_up", "1 while the store can be read", float(self.overview is not None))
        if self.overview is not None:
            yield from _reader(self.overview)
            yield from _energy(self.overview)
            yield from _accounting(self.overview)
            yield from _prices(self.overview)
            yield from _brokers(self.overview)


def _reader(overview: Overview) -> Iterator[Metric]:
    counters = {
        "frames": "Good frames since the reader started",
        "bytes": "Bytes since the reader started",
        "dropped": "Readings lost because the spool was full",
        "merged": "Readings that only went into the latest values",
        "gaps": "Silences of the line",
        "replays": "Enciphered frames whose invocation counter did not rise",
        "unknown_items": "Items of good frames that no rule names",
    }
    for field, text in counters.items():
        family = CounterMetricFamily(f"amshub_reader_{field}", text, labels=["meter"])
        for name, fares in overview.meters.items():
            if fares.status is not None:
                family.add_metric([name], getattr(fares.status, field))
        yield family
    spooled = GaugeMetricFamily("amshub_reader_spooled", "Readings that wait for the store", labels=["meter"])
    errors = CounterMetricFamily("amshub_reader_errors", "Refused frames by kind", labels=["meter", "kind"])
    receiving = GaugeMetricFamily("amshub_reader_receiving", "1 while frames come", labels=["meter"])
    age = GaugeMetricFamily("amshub_reader_frame_age_seconds", "Age of the last reading", labels=["meter"])
    for name, fares in overview.meters.items():
        if fares.status is not None:
            spooled.add_metric([name], fares.status.spooled)
            receiving.add_metric([name], fares.status.state == "receiving")
            for kind, count in fares.status.errors.items():
                errors.add_metric([name, kind], count)
        if (age_s := fares.frame_age_s(overview.now_ms)) is not None:
            age.add_metric([name], age_s)
    yield from (spooled, errors, receiving, age)


def _energy(overview: Overview) -> Iterator[Metric]:
    gauges = {
        "amshub_import_watts": ("Active import", "import_w"),
        "amshub_export_watts": ("Active export", "export_w"),
    }
    for metric, (text, field) in gauges.items():
        gauge = GaugeMetricFamily(metric, text, labels=["meter"])
        for name, fares in overview.meters.items():
            if (watts := getattr(fares.latest, field, None)) is not None:
                gauge.add_metric([name], watts)
        yield gauge
    directions: tuple[Literal["import", "export"], ...] = ("import", "export")
    for direction in directions:
        counter = CounterMetricFamily(f"amshub_{direction}_watthours", f"The {direction} counter", labels=["meter"])
        for name, fares in overview.meters.items():
            if (counted_wh := counter_wh(fares.latest, fares.summary, direction)) is not None:
                counter.add_metric([name], counted_wh)
        yield counter


def _accounting(overview: Overview) -> Iterator[Metric]:
    lag = GaugeMetricFamily("amshub_accounting_lag_seconds", "Behind the readings", labels=["partition"])
    for partition, folding in overview.folding.items():
        if folding.lag_s is not None:
            lag.add_metric([str(partition)], folding.lag_s)
    yield lag


def _prices(overview: Overview) -> Iterator[Metric]:
    well = GaugeMetricFamily("amshub_prices_well", "1 while no price that should be there is missing", labels=["area"])
    until = GaugeMetricFamily("amshub_prices_until_timestamp_seconds", "End of the known prices", labels=["area"])
    asked = CounterMetricFamily("amshub_prices_requests", "Requests to a source", labels=["area", "source"])
    failed = CounterMetricFamily("amshub_prices_failures", "Requests that failed", labels=["area", "source"])
    for area, status in overview.price_services.items():
        well.add_metric([area], status is not None and status.state in WELL)
        if (until_s := overview.priced_until_s(area)) is not None:
            until.add_metric([area], until_s)
        for source in status.sources if status else ():
            asked.add_metric([area, source.code], source.asked)
            failed.add_metric([area, source.code], source.failed)
    yield from (well, until, asked, failed)


def _brokers(overview: Overview) -> Iterator[Metric]:
    connected = GaugeMetricFamily("amshub_mqtt_connected", "1 while the broker is connected", labels=["broker"])
    waiting = GaugeMetricFamily("amshub_mqtt_waiting", "Messages not yet acknowledged", labels=["broker"])
    sent = CounterMetricFamily("amshub_mqtt_messages", "Messages sent", labels=["broker"])
    connections = CounterMetricFamily("amshub_mqtt_connections", "Connections made", labels=["broker"])
    for name, status in overview.brokers.items():
        connected.add_metric([name], code(status) == CONNECTED)
        if status is not None:
            waiting.add_metric([name], status.waiting)
            sent.add_metric([name], status.sent)
            connections.add_metric([name], status.connections)
    yield from (connected, waiting, sent, connections)
