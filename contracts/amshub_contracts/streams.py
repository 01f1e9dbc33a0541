"""Every Redis key of amshub, with its partition, hash tag and retention.

Everything one transaction touches shares a hash tag (the part in braces), so that the same code runs on Redis Cluster.
"""

from zlib import crc32

from amshub_contracts.areas import SIMULATED

SCHEMA_KEY = "amshub:schema"
BEGINNING = b"0-0"
"""Before the first entry of any stream."""
TEMPERATURE_KEY = "amshub:temperature"
"""What the 1-wire sensors of the reader's machine say (`Temperature`), as JSON; it belongs to no meter."""
TEMPERATURE_LIFE_S = 60
"""The key is written each 15 s; after four writes that failed to come, nobody knows the temperature."""

SECONDS_PER_STREAMED_READING = 2.5
RETENTION_DAYS = 7
READINGS_PER_METER = int(RETENTION_DAYS * 86_400 / SECONDS_PER_STREAMED_READING)
"""7 days x 86,400 s / 2.5 s = 241,920 entries a meter, about 25 MB with 17 fields each."""
BURST_READINGS = 1000
"""Readings that may come faster before the line is held to one in 2.5 s; the stream keeps so many more."""
EVIDENCE_SLOTS = 50
"""Refused frames kept for each meter: 50 x 4,096 bytes as hex are 410 kB at most."""

MAX_COMMANDS = 1000
"""Commands that may wait for accounting; a file of ten years of quarter-hours is 120, of 110 kB each."""
AUDIT_MAXLEN = 20_000
"""A command leaves some 250 bytes: 5 MB, and more than anyone edits in a life."""

EDITS_KEY = "amshub:{settings}:edits"
"""Stream of the price rows and tariff steps that users set, each from a day on."""
MAX_EDITS = 400
"""One a day for more than a year, and each kind keeps its last: 400 x 20 kB are 8 MB at most, of five rows 0.8 MB."""

PRICE_EVENTS_KEY = "amshub:{prices}:events"
"""Stream of the price days that came or changed: `v`, `area`, `day`."""
PRICE_EVENTS_MAXLEN = 10_000
"""A day comes once and changes some four times as rates and sources settle: two areas fill 10 entries a day, so 10,000
are more than two years; about 1 MB."""


def price_status(area: str) -> str:
    """How the service that has this bidding zone's prices fares (`PriceStatus`), as JSON."""
    return f"{_prices(area)}:status"


def price_limits(area: str) -> str:
    """Hash of when each limit of its sources lets them be asked again, UTC Unix ms: a restart asks none too often."""
    return f"{_prices(area)}:not_before"


def price_rates(area: str) -> str:
    """The exchange rates that it knows, as JSON."""
    return f"{_prices(area)}:rates"


def price_tariffs(area: str) -> str:
    """The Danish tariffs that it knows, as JSON."""
    return f"{_prices(area)}:tariffs"


def _prices(area: str) -> str:
    """A demo's sources and banks are simulated; what is known of the real ones is kept apart from them."""
    return "amshub:{prices}:simulated" if area == SIMULATED.name else "amshub:{prices}"


def price_day(area: str, market_day: str) -> str:
    """The prices of one market day (`PriceDay`), as JSON: 3 to 9 kB, kept for good (a year is 1 to 3 MB)."""
    return f"amshub:{{prices}}:day:{area}:{market_day}"


def partition_of(meter: str, partitions: int) -> int:
    """The partition, 0 to partitions - 1, that holds everything about this meter."""
    return crc32(meter.encode()) % partitions


def readings(partition: int) -> str:
    """Stream of every reading of the partition's meters."""
    return f"amshub:{{{partition}}}:readings"


def readings_maxlen(meters_in_partition: int) -> int:
    """Entries that the readings stream keeps at least: a week of all its meters."""
    return READINGS_PER_METER * max(1, meters_in_partition)


def raw(partition: int) -> str:
    """Stream of the frames that the readings of the partition's meters were decoded from."""
    return f"amshub:{{{partition}}}:raw"


def raw_maxlen(meters_in_partition: int, hours: int, megabytes: int, entry_bytes: int, each_ms: int) -> int:
    """Entries that the raw stream keeps at least: so many hours of all its meters, but not more than the megabytes.

    48 h x 3,600 s / 2.5 s = 69,120 entries a meter: 8.3 MB of a Norwegian meter (measured, mean frame 90 bytes), while
    a P1 meter whose 1,000 bytes are streamed each 2.5 s fills 10 MB in 6.5 hours. `entry_bytes` is the mean entry,
    `each_ms` the mean time between two of a meter.
    """
    by_time = hours * 3_600_000 // max(1, each_ms)
    return max(1, meters_in_partition) * min(by_time, megabytes * 1_000_000 // max(1, entry_bytes))


def watermark(partition: int) -> str:
    """ID of the last reading that is folded into the partition's ledger."""
    return f"amshub:{{{partition}}}:watermark"


def heard(partition: int) -> str:
    """ID of the last event of the price days that the partition's ledgers follow."""
    return f"amshub:{{{partition}}}:heard"


def commands(partition: int) -> str:
    """Stream of what users want changed in the partition's ledgers; each is taken out when it is obeyed."""
    return f"amshub:{{{partition}}}:commands"


def obeyed(partition: int) -> str:
    """ID of the last command that accounting obeyed or refused."""
    return f"amshub:{{{partition}}}:obeyed"


def audit(partition: int) -> str:
    """Stream of what became of each command: who wanted what, when, and what there was before."""
    return f"amshub:{{{partition}}}:audit"


def latest(partition: int, meter: str) -> str:
    """Hash with the newest value of every field that the meter ever sent."""
    return f"amshub:{{{partition}}}:meter:{meter}:latest"


def power(partition: int, meter: str) -> str:
    """Hash of the last hour's power: field `0` to `359`, each a sample of ten seconds (`last_hour`), some 30 kB."""
    return f"amshub:{{{partition}}}:meter:{meter}:power"


def status(partition: int, meter: str) -> str:
    """The reader's status for one meter, as JSON."""
    return f"amshub:{{{partition}}}:meter:{meter}:status"


def evidence(partition: int, meter: str) -> str:
    """Hash of frames that the reader refused lately: field `0` to `49`, each an `Evidence` as JSON."""
    return f"amshub:{{{partition}}}:meter:{meter}:evidence"


def line(partition: int, meter: str) -> str:
    """How the meter's line was found to be read: source, speed and form of its characters, as JSON."""
    return f"amshub:{{{partition}}}:meter:{meter}:line"


def state(partition: int, meter: str) -> str:
    """What accounting needs to go on folding this meter, as JSON."""
    return f"amshub:{{{partition}}}:meter:{meter}:state"


def summary(partition: int, meter: str) -> str:
    """The figures that gateways show for this meter, as JSON."""
    return f"amshub:{{{partition}}}:meter:{meter}:summary"


def day(partition: int, meter: str, utc_date: str) -> str:
    """Hash of one UTC day's quarter-hours: field `00` to `95`; of those that were set, `00m` to `95m` as measured."""
    return f"amshub:{{{partition}}}:meter:{meter}:day:{utc_date}"


MQTT_STATUS_LIFE_S = 60
"""A broker's status is written each 10 s; after six writes that failed to come, nobody tells the broker anything."""


def mqtt_status(broker: str) -> str:
    """How the connection to this broker fares (`MqttStatus`), as JSON."""
    return f"amshub:{{mqtt}}:{broker}"


def mqtt_position(broker: str) -> str:
    """Hash of the last reading that this broker has acknowledged: the partition, and the ID in its stream."""
    return f"amshub:{{mqtt}}:{broker}:position"
