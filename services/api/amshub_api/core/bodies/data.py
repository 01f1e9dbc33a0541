"""data.json."""

from typing import Annotated, TypedDict

from amshub_api.core.bodies.energy import EnergyAndMoney
from amshub_api.core.bodies.means import means


class PhaseNow(TypedDict):
    """One phase now; 0 where the meter does not measure it."""

    u: Annotated[float, means("voltage, V, two decimals", 0)]
    i: Annotated[float, means("current, A, two decimals")]
    p: Annotated[int, means("import, W", 0)]
    q: Annotated[int, means("reactive import less export, var; in the device's dialect export, W")]
    f: Annotated[float, means("power factor, two decimals")]
    pe: Annotated[int, means("export, W", 0)]


class SecondPhase(PhaseNow):
    """The same for L2, whose current many meters of IT networks do not measure."""

    e: Annotated[bool, means("its current is measured; in the device's dialect: it is missing")]


class Phases(TypedDict):
    """All three, whatever the meter has."""

    l1: PhaseNow
    l2: SecondPhase
    l3: PhaseNow


class EnergyAccounting(TypedDict):
    """What is reckoned of this month."""

    x: Annotated[float, means("mean of the peaks that count, kW, one decimal", 0)]
    p: Annotated[list[float], means("the peaks that count, kW, two decimals; 0 for those still missing")]
    t: Annotated[int, means("the tariff's step so far, kW; 65535 above the last one", 0)]
    h: Annotated[EnergyAndMoney, means("this hour so far")]
    d: Annotated[EnergyAndMoney, means("today so far")]
    m: Annotated[EnergyAndMoney, means("this month so far")]


class Data(Phases):
    """The newest values of the meter and what is reckoned from them; `hm` and `c` tell how old they are."""

    im: Annotated[int, means("what the main fuse lets through, W", 0)]
    om: Annotated[int, means("production capacity, kWp", 0)]
    mf: Annotated[int, means("main fuse, A", 0)]
    i: Annotated[int, means("active import, W", 0)]
    e: Annotated[int, means("active export, W", 0)]
    w: Annotated[int, means("import less export, W")]
    ri: Annotated[int, means("reactive import, var", 0)]
    re: Annotated[int, means("reactive export, var", 0)]
    ic: Annotated[float, means("import counter, carried on by power between the meter's own, kWh, three decimals", 0)]
    ec: Annotated[float, means("export counter, carried on likewise, kWh, three decimals", 0)]
    ict1: Annotated[float, means("import counter of tariff 1, kWh, three decimals; 0 without one", 0)]
    ict2: Annotated[float, means("import counter of tariff 2, kWh, three decimals; 0 without one", 0)]
    ect1: Annotated[float, means("export counter of tariff 1, kWh, three decimals; 0 without one", 0)]
    ect2: Annotated[float, means("export counter of tariff 2, kWh, three decimals; 0 without one", 0)]
    ric: Annotated[float, means("reactive import counter, kvarh, three decimals", 0)]
    rec: Annotated[float, means("reactive export counter, kvarh, three decimals", 0)]
    f: Annotated[float, means("power factor, two decimals")]
    v: Annotated[float, means("supply voltage of a device, V; a server has none: 0")]
    r: Annotated[int, means("Wi-Fi signal, dBm; a server has none: 0")]
    t: Annotated[float, means("mean temperature, degrees Celsius, two decimals; -127 without a sensor")]
    u: Annotated[int, means("since the gateway was started, s", 0)]
    m: Annotated[int, means("memory that programs can still have, bytes", 0)]
    em: Annotated[int, means("supply voltage: 1 well")]
    hm: Annotated[int, means("meter: 0 no data yet, 1 a frame within 15 s, 2 within 30 s, 3 older or an error")]
    wm: Annotated[int, means("Wi-Fi: 1 well")]
    mm: Annotated[int, means("the broker that fares worst: 0 none, 1 connected, 2 connecting, 3 error")]
    me: Annotated[int, means("its error, 0 when there is none")]
    sa: Annotated[int, means("the service that fares worst: 0 none, 1 well, 2 connecting, 3 error")]
    p: Annotated[float | None, means("what a kWh costs now; four decimals, two beyond 1; null while unknown")]
    px: Annotated[float | None, means("what a kWh sold brings now; null while unknown")]
    pe: Annotated[bool, means("a price is known")]
    pr: Annotated[str, means("EIC of the bidding zone, empty without one")]
    pc: Annotated[str, means("currency of the prices, ISO 4217; empty while unknown")]
    mt: Annotated[int, means("maker: 0 unknown, 1 Aidon, 2 Kaifa, 3 Kamstrup, 4 Iskra, 5 Landis+Gyr, 6 Sagemcom", 0)]
    ds: Annotated[int, means("network: 1 IT (230 V), 2 TN (400 V)")]
    ea: EnergyAccounting
    he: Annotated[int, means("error of the meter's line, 0 when there is none, 90 without data for 30 s")]
    ee: Annotated[int, means("error of the price sources, 0 when there is none, else an HTTP status or below 0")]
    c: Annotated[int, means("now, UTC Unix s", 0)]
    a: Annotated[bool, means("whoever asks may see and change how things are set")]
