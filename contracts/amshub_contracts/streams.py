"""Every Redis key of amshub, with its partition, hash tag and retention.

Everything one transaction touches shares a hash tag (the part in braces), so that the same code runs on Redis Cluster.
"""

from zlib import crc32

SCHEMA_KEY = "amshub:schema"

SECONDS_PER_STREAMED_READING = 2.5
RETENTION_DAYS = 7
READINGS_PER_METER = int(RETENTION_DAYS * 86_400 / SECONDS_PER_STREAMED_READING)
"""7 days x 86,400 s / 2.5 s = 241,920 entries a meter, about 25 MB with 17 fields each."""


def partition_of(meter: str, partitions: int) -> int:
    """The partition, 0 to partitions - 1, that holds everything about this meter."""
    return crc32(meter.encode()) % partitions


def readings(partition: int) -> str:
    """Stream of every reading of the partition's meters."""
    return f"amshub:{{{partition}}}:readings"


def readings_maxlen(meters_in_partition: int) -> int:
    """Entries that the readings stream keeps at least: a week of all its meters."""
    return READINGS_PER_METER * max(1, meters_in_partition)


def watermark(partition: int) -> str:
    """ID of the last reading that is folded into the partition's ledger."""
    return f"amshub:{{{partition}}}:watermark"


def latest(partition: int, meter: str) -> str:
    """Hash with the newest value of every field that the meter ever sent."""
    return f"amshub:{{{partition}}}:meter:{meter}:latest"


def status(partition: int, meter: str) -> str:
    """The reader's status for one meter, as JSON."""
    return f"amshub:{{{partition}}}:meter:{meter}:status"


def state(partition: int, meter: str) -> str:
    """What accounting needs to go on folding this meter, as JSON."""
    return f"amshub:{{{partition}}}:meter:{meter}:state"


def summary(partition: int, meter: str) -> str:
    """The figures that gateways show for this meter, as JSON."""
    return f"amshub:{{{partition}}}:meter:{meter}:summary"


def day(partition: int, meter: str, utc_date: str) -> str:
    """Hash of one UTC day's quarter-hours: field `00` to `95`."""
    return f"amshub:{{{partition}}}:meter:{meter}:day:{utc_date}"
