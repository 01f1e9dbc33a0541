"""sysinfo.json: what the device tells of itself, told of this server."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from amshub_contracts.settings import Settings

from amshub_api.core import brokers, price_service
from amshub_api.core.accounting import span
from amshub_api.core.bodies.sysinfo import SysInfo
from amshub_api.core.data import NO_READING
from amshub_api.core.dialect import maker_code
from amshub_api.core.prices import PricesNow
from amshub_api.core.ui import ui
from amshub_api.core.view import Machine, MeterView

CHIP = "esp32"
"""The device's pages ask again and again while it is empty and show less for esp8266."""
BOARD = 200
"""A plain ESP32 board: its pages know it as neither bus powered nor Ethernet."""
UPGRADES_DECLINED = 2


def sysinfo(settings: Settings, view: MeterView, prices: PricesNow, machine: Machine, now_ms: int) -> SysInfo:
    """Every key that the device has; a server has no access point, no upgrade of its own and no reset reason."""
    reading = view.latest or NO_READING
    return {
        "version": machine.version,
        "chip": CHIP,
        "chipId": machine.mac.replace(":", "")[-6:].lower(),
        "cpu": machine.cpu_mhz,
        "mac": machine.mac,
        "apmac": "",
        "board": BOARD,
        "vndcfg": True,
        "usrcfg": True,
        "fwconsent": UPGRADES_DECLINED,
        "hostname": settings.web.hostname,
        "booting": False,
        "upgrading": False,
        "net": {
            "ip": machine.ip,
            "mask": machine.mask,
            "gw": machine.gateway,
            "dns1": machine.dns1,
            "dns2": machine.dns2,
            "ipv6": machine.ipv6,
            "dns1v6": "",
            "dns2v6": "",
        },
        "if": {"eth": False},
        "meter": {
            "mfg": maker_code(settings.web.dialect, reading.maker),
            "model": reading.meter_model or "",
            "id": reading.meter_id or "",
        },
        "ui": ui(settings.web.language),
        "security": settings.web.security,
        "context": settings.web.context,
        "boot_reason": 0,
        "ex_cause": 0,
        "upgrade": {"x": 0, "e": 0, "f": "", "t": "", "c": 0, "n": "", "p": -1},
        "last_month": span(view.summary_at(now_ms).last_month),
        "clock_offset": clock_offset_h(view.settings.zone, now_ms),
        "features": [],
        "services": [*brokers.services(settings, view.brokers), *price_service.services(prices)],
    }


def clock_offset_h(zone: str, now_ms: int) -> int:
    """Whole hours that the zone's clocks are ahead of UTC now, summer time included."""
    local = datetime.fromtimestamp(now_ms / 1000, UTC).astimezone(ZoneInfo(zone))
    offset = local.utcoffset()
    return 0 if offset is None else int(offset.total_seconds() // 3600)
