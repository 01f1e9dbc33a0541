"""What travels between services: frozen values, integers in base units, the unit in the field's name."""

from typing import Annotated, Literal

import msgspec


class Reading(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one frame of a meter said; a field that is None was not in the frame.

    Powers are W and var, energies Wh and varh, voltages mV, currents mA, power factors thousandths.
    `maker` is 1 Aidon, 2 Kaifa, 3 Kamstrup, 4 Iskra, 5 Landis+Gyr, 6 Sagemcom, 0 unknown.
    `list_type` is 1 power only, 2 with voltages and currents, 3 with counters, 4 with power factor or power by phase.
    `received_at_ms` is UTC Unix time in ms; `meter_clock_s` is the meter's own clock as UTC Unix time in s.
    `import_wh` and `export_wh` are T1 + T2 where a meter sends no total.
    The order of the fields is the order in the stream.
    """

    meter: str
    seq: int
    received_at_ms: int
    list_type: int | None = None
    maker: int | None = None
    meter_id: str | None = None
    meter_model: str | None = None
    list_version: str | None = None
    meter_clock_s: int | None = None
    import_w: int | None = None
    export_w: int | None = None
    import_var: int | None = None
    export_var: int | None = None
    l1_voltage_mv: int | None = None
    l1_current_ma: int | None = None
    l1_import_w: int | None = None
    l1_export_w: int | None = None
    l1_import_var: int | None = None
    l1_export_var: int | None = None
    l1_power_factor_milli: int | None = None
    l2_voltage_mv: int | None = None
    l2_current_ma: int | None = None
    l2_import_w: int | None = None
    l2_export_w: int | None = None
    l2_import_var: int | None = None
    l2_export_var: int | None = None
    l2_power_factor_milli: int | None = None
    l3_voltage_mv: int | None = None
    l3_current_ma: int | None = None
    l3_import_w: int | None = None
    l3_export_w: int | None = None
    l3_import_var: int | None = None
    l3_export_var: int | None = None
    l3_power_factor_milli: int | None = None
    l2_current_calculated: bool | None = None
    power_factor_milli: int | None = None
    import_wh: int | None = None
    export_wh: int | None = None
    import_t1_wh: int | None = None
    import_t2_wh: int | None = None
    export_t1_wh: int | None = None
    export_t2_wh: int | None = None
    import_varh: int | None = None
    export_varh: int | None = None
    l1_import_wh: int | None = None
    l1_export_wh: int | None = None
    l2_import_wh: int | None = None
    l2_export_wh: int | None = None
    l3_import_wh: int | None = None
    l3_export_wh: int | None = None
    import_demand_w: int | None = None
    """Belgian 1.4.0: mean power of the running quarter-hour."""
    import_month_peak_w: int | None = None
    """Belgian 1.6.0: the month's highest quarter-hour mean."""
    import_month_peak_s: int | None = None
    """When that peak was, UTC Unix time in s."""
    import_peak_history: tuple[tuple[int, int], ...] | None = None
    """Belgian 98.1.0: (UTC Unix s, W) of each of the last months' peaks."""


ReaderState = Literal["unconfigured", "opening", "waiting", "receiving", "holding", "port_gone", "bus_down"]


class ReaderStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How one source fares: what it does now, in words, and what it counted since the reader started."""

    state: ReaderState
    message: str
    """What is wrong and what to do about it; empty when all is well."""
    written_at_ms: int
    started_at_ms: int
    last_frame_at_ms: int | None = None
    """When the last good frame came."""
    error_code: int = 0
    """`he` of data.json: the error since the last good frame, 0 when there is none."""
    error_at_ms: int | None = None
    frames: int = 0
    bytes: int = 0
    errors: dict[str, int] = {}
    """How often each kind of error came, by its name."""
    spooled: int = 0
    """Readings that wait for the bus."""
    dropped: int = 0
    """Readings lost because the spool was full."""
    merged: int = 0
    """Readings that came faster than the stream takes them, and only went into the latest values."""
    gaps: int = 0
    """Silences beyond max(30 s, 3 x the usual time between two frames)."""
    longest_gap_ms: int = 0
    unknown_items: int = 0
    """Items of good frames that no rule names."""
    replays: int = 0
    """Enciphered frames whose invocation counter did not rise."""


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """A frame that the reader refused, for a bug report."""

    at_ms: int
    """When it came, UTC Unix ms; 0 while the time was not known."""
    kind: str
    """Name of the kind of error, as in the counters of ReaderStatus."""
    code: int
    """Its `he`."""
    reason: str
    frame_hex: str
    """Its bytes, the first 4,096 of a longer one."""


class Sensor(msgspec.Struct, frozen=True):
    """One 1-wire sensor and what it measured."""

    address: str
    """Its 64-bit ROM code as 16 hex digits in the order of the wire: family, serial number, checksum."""
    milli_c: int


class Temperature(msgspec.Struct, frozen=True):
    """What the 1-wire sensors of the reader's machine say, in the order of their addresses."""

    measured_at_ms: int
    sensors: tuple[Sensor, ...] = ()


IMPORT_ESTIMATED, EXPORT_ESTIMATED, IMPORT_PROVISIONAL, EXPORT_PROVISIONAL = 1, 2, 4, 8
IMPORT_EDITED, IMPORT_FROM_FILE, EXPORT_EDITED, EXPORT_FROM_FILE = 16, 32, 64, 128
EDITED, IMPORTED = IMPORT_EDITED | EXPORT_EDITED, IMPORT_FROM_FILE | EXPORT_FROM_FILE
IMPORT_SET, EXPORT_SET = IMPORT_EDITED | IMPORT_FROM_FILE, EXPORT_EDITED | EXPORT_FROM_FILE


class Quarter(msgspec.Struct, frozen=True, array_like=True):
    """Energy of one quarter-hour: Wh in, Wh out, how far to trust each, and what they cost and brought."""

    import_wh: int = 0
    export_wh: int = 0
    flags: int = 0
    """Sum of IMPORT_ESTIMATED 1, EXPORT_ESTIMATED 2, IMPORT_PROVISIONAL 4, EXPORT_PROVISIONAL 8, IMPORT_EDITED 16 (a
    user set it), IMPORT_FROM_FILE 32 (somebody else measured it), EXPORT_EDITED 64, EXPORT_FROM_FILE 128."""
    cost_nano: int | None = None
    """Billionths of the currency: exact, as a price is millionths per kWh; None while the price is not known."""
    income_nano: int | None = None

    @property
    def estimated(self) -> bool:
        """True when a gap or a missed counter makes its share of the energy a guess."""
        return bool(self.flags & (IMPORT_ESTIMATED | EXPORT_ESTIMATED))

    @property
    def provisional(self) -> bool:
        """True until the counters on both sides of it are known."""
        return bool(self.flags & (IMPORT_PROVISIONAL | EXPORT_PROVISIONAL))


class Hour(msgspec.Struct, frozen=True, array_like=True):
    """Energy and money of one UTC hour that starts at `start_s`, UTC Unix time in s."""

    start_s: int
    import_wh: int
    export_wh: int
    estimated: bool = False
    cost_nano: int | None = None
    """Of what is priced; None when nothing is."""
    income_nano: int | None = None


class Day(msgspec.Struct, frozen=True, array_like=True):
    """Energy and money of one day of the meter's zone, `date` as YYYY-MM-DD."""

    date: str
    import_wh: int
    export_wh: int
    estimated: bool = False
    cost_nano: int | None = None
    """Of what is priced; None when nothing is."""
    income_nano: int | None = None


class Energy(msgspec.Struct, frozen=True):
    """Energy and money of a span; money is of what is priced, and None when nothing is."""

    import_wh: int = 0
    export_wh: int = 0
    cost_nano: int | None = None
    """Billionths of the currency."""
    income_nano: int | None = None
    unpriced_import_wh: int = 0
    """What of `import_wh` no price is known of."""
    unpriced_export_wh: int = 0
    estimated: bool = False


class Peak(msgspec.Struct, frozen=True):
    """One of the highest powers of a month: when it began (local) and how much."""

    date: str
    hour: int
    value_w: int
    """Mean power of the interval, an hour or a quarter-hour, times the weight of its time; of an hour it is Wh, too."""
    estimated: bool = False
    minute: int = 0


class TariffComponent(msgspec.Struct, frozen=True, kw_only=True):
    """What one charge on power comes to, this month so far."""

    name: str = ""
    announced: bool = False
    """It is not in force yet."""
    source: str = ""
    """Where its rules were read."""
    peaks: tuple[Peak, ...] = ()
    """Those that count, highest first."""
    month_w: int = 0
    """Their mean."""
    value_w: int = 0
    """What there is to pay for: over twelve months, at least the floor and without what is free, as the rules say."""
    step_kw: int = 65_535
    """The step that holds it; 65535 above the last one, and where each kW is paid."""
    amount_nano: int | None = None
    """What that costs a month, billionths of the currency; None where the price is not known."""
    currency: str = ""


class Tariff(msgspec.Struct, frozen=True):
    """A month's capacity tariff so far; the figures outside `components` are those of the first of them."""

    peaks: tuple[Peak, ...] = ()
    """Highest first."""
    mean_w: int = 0
    step_kw: int = 0
    peaks_counted: int = 0
    """How many there will be once there are enough days."""
    thresholds_kw: tuple[int, ...] = ()
    """Ten: its steps, then 65535; empty where nothing is known of it yet."""
    components: tuple[TariffComponent, ...] = ()


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """What gateways show of one meter's ledger, true as of the last reading folded into it."""

    as_of_ms: int
    hour: Energy = Energy()
    day: Energy = Energy()
    month: Energy = Energy()
    last_month: Energy = Energy()
    hours: tuple[Hour, ...] = ()
    """Completed UTC hours of the last day, oldest first."""
    days: tuple[Day, ...] = ()
    """Completed local days of this month and the one before, oldest first."""
    tariff: Tariff = Tariff()
    projected_hour_wh: int | None = None
    """What this hour will have drawn when the power stays as it is; None while no power is known."""
    headroom_w: int | None = None
    """Mean power up to the end of the running interval that stays within the tariff's current step; None without one.

    It is the first component's interval, and None too where that has no limit: no steps, above them, or a free time.
    It is never more than the main fuse lets through, as little of an interval is left before its end.
    """
    import_counter_wh: int | None = None
    """The import counter, carried on by power since it was last sent; it never steps back."""
    export_counter_wh: int | None = None


DecimalText = Annotated[str, msgspec.Meta(pattern=r"^-?\d{1,12}(\.\d{1,40})?$")]
"""A number without an exponent; what is none is refused where a message is decoded."""


class PriceSlot(msgspec.Struct, frozen=True, array_like=True):
    """What the market asks in one market time unit that starts at `start_s`, UTC Unix s."""

    start_s: int
    minutes: int
    price: DecimalText
    """Currency of the source per kWh; negative prices are ordinary."""
    source: str
    """EOE, EDS or HKS."""


class PricePoint(msgspec.Struct, frozen=True, array_like=True):
    """What the household pays and is paid in one settlement interval; micro-currency per kWh, None is unknown."""

    start_s: int
    minutes: int
    spot_micro: int | None = None
    """The market price in the household's currency, the mean of the interval."""
    import_micro: int | None = None
    """What a kWh costs while the month's consumption is within the day's `cap_wh`."""
    import_above_micro: int | None = None
    """What it costs beyond that; without a cap the same."""
    export_micro: int | None = None
    """What a kWh sold brings."""


class Rate(msgspec.Struct, frozen=True):
    """An exchange rate: what one unit of the source's currency is worth in the household's."""

    rate: DecimalText
    day: str
    """The bank day that it is of, YYYY-MM-DD."""
    source: str
    """NB (Norges Bank) or ECB."""


class PriceDay(msgspec.Struct, frozen=True, kw_only=True):
    """The prices of one market day (CET/CEST) of one bidding zone."""

    area: str
    day: str
    """YYYY-MM-DD."""
    source: str
    """EOE, EDS, HKS, MIX of several, or FIX: no market price, fixed rows alone."""
    source_currency: str
    currency: str
    rate: Rate | None = None
    """None where both currencies are one, and while no rate is known."""
    cap_wh: int | None = None
    """Consumption of a calendar month of the area up to which `import_micro` holds; None: no cap."""
    slots: tuple[PriceSlot, ...] = ()
    """In order, without overlap; with a hole only while no source has the missing ones."""
    points: tuple[PricePoint, ...] = ()
    """Every settlement interval of the day, in order."""
    note: str = ""
    """Why some of it is unknown, in words; empty when all is known."""
    written_at_ms: int


class PriceSourceStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How one price source or bank fares."""

    code: str
    """EOE, EDS, HKS, NB, ECB or DATAHUB."""
    state: Literal["unused", "well", "waiting", "failing", "refused"]
    """waiting: it has not published yet; failing: asked again later; refused: it does not accept us."""
    message: str = ""
    """What is wrong and what to do about it; empty when all is well."""
    asked: int = 0
    """Requests since the service started."""
    failed: int = 0
    answered_at_ms: int | None = None
    """When it last gave prices or rates."""
    next_at_ms: int | None = None
    """It is not asked before then."""


class PriceStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How the service of prices fares, in words and numbers."""

    state: Literal["unconfigured", "well", "waiting", "missing"]
    """waiting: tomorrow is not published yet; missing: prices that should be there are not."""
    message: str
    written_at_ms: int
    started_at_ms: int
    error_code: int = 0
    """`ee` of data.json: an HTTP status, -1 for a source that cannot be reached, -2 for a reply that makes no sense."""
    areas: tuple[str, ...] = ()
    sources: tuple[PriceSourceStatus, ...] = ()
    disagreements: int = 0
    """Days on which two sources did not say the same, since the service started."""


MqttState = Literal["connecting", "connected", "refused", "unreachable", "untrusted", "lost"]


class MqttStatus(msgspec.Struct, frozen=True, kw_only=True):
    """How one broker fares, in words and numbers; the counters count since the service started."""

    broker: str
    """Its name in the settings."""
    format: str
    state: MqttState
    message: str
    """What is wrong and what to do about it; empty when all is well."""
    written_at_ms: int
    started_at_ms: int
    connected_at_ms: int | None = None
    """Since when the connection stands; None while it does not."""
    error_code: int = 0
    """`me` of data.json: -3 cannot be reached, -4 no answer in time, -10 refused, -11 no commands, -13 lost."""
    sent: int = 0
    """Messages."""
    acknowledged: int = 0
    """Messages that the broker said it has; of those without acknowledgement (QoS 0), that went out."""
    waiting: int = 0
    """Messages that it did not yet acknowledge."""
    skipped_late: int = 0
    """Readings without a counter that came to be told of too late to be of interest."""
    connections: int = 0
    told_up_to_ms: int | None = None
    """When the newest reading came that the broker has, UTC Unix ms."""
