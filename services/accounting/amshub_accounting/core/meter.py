"""What accounting holds of one meter between two readings."""

import msgspec

from amshub_accounting.core.register import Register


class Meter(msgspec.Struct, frozen=True, omit_defaults=True):
    """All that accounting needs of one meter to go on with its next reading; times are stamps, UTC Unix ms."""

    at_ms: int = 0
    """Stamp of the last reading folded in."""
    seq: int = 0
    """Number of the last reading that came in its turn."""
    skipped: int = 0
    """Readings since the last one folded in that were left out."""
    behind: int = 0
    """How many of those, the last ones, were far behind."""
    behind_from_ms: int = 0
    """Stamp of the first of them."""
    crowded: int = 0
    """Readings in a row that came at practically one instant; below 0: so many may, as a silence held them back."""
    began_ms: int = 0
    """Where counting began."""
    since_ms: int = 0
    """Where time went on after its last long silence."""
    earlier: "Meter | None" = None
    """The meter as it was before that silence, while it may yet turn out to have been a clock's jump."""
    furthest_ms: int = 0
    """How far it had counted before the clock was set back; 0 once time has passed that."""
    meter_id: str | None = None
    maker: int | None = None
    imported: Register = Register()
    exported: Register = Register()
