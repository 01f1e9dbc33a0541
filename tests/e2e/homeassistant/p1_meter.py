"""A meter that sends all that a meter can, as P1 telegrams over TCP."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime

from tests.support.frames import OSLO
from tests.support.transports import crc16_arc

EACH_S = 5
IMPORT_W = 3600
"""One Wh each second."""


@dataclass
class P1Meter:
    """It counts from `start_wh`, has never given any energy, and sends while it is not told to be silent."""

    start_wh: int
    server: socket.socket
    exported_wh: int = 0
    started_s: float = field(default_factory=time.time)
    is_silent: threading.Event = field(default_factory=threading.Event)
    is_over: threading.Event = field(default_factory=threading.Event)

    @property
    def source(self) -> str:
        """What reads it: the setting of the reader."""
        return f"socket://127.0.0.1:{self.server.getsockname()[1]}"

    def telegram(self, now_s: float) -> bytes:
        import_wh = self.start_wh + int(now_s - self.started_s)
        local = datetime.fromtimestamp(now_s, OSLO)
        lines = [
            "/KFM5KAIFA-METER",
            "",
            "1-3:0.2.8(50)",
            f"0-0:1.0.0({local:%y%m%d%H%M%S}{'S' if local.dst() else 'W'})",
            "0-0:96.1.1(4530303033303030303030303030303134)",
            f"1-0:1.8.0({import_wh // 1000:06d}.{import_wh % 1000:03d}*kWh)",
            f"1-0:2.8.0({self.exported_wh // 1000:06d}.{self.exported_wh % 1000:03d}*kWh)",
            "1-0:3.8.0(000123.456*kvarh)",
            "1-0:4.8.0(000012.345*kvarh)",
            f"1-0:1.7.0({_k(IMPORT_W)}*kW)",
            "1-0:2.7.0(00.000*kW)",
            "1-0:3.7.0(00.120*kvar)",
            "1-0:4.7.0(00.000*kvar)",
            "1-0:13.7.0(0.98)",
        ]
        for phase, (power_w, factor, decivolt, centiampere) in enumerate(PHASES):
            group = 20 * (phase + 1)
            lines += [
                f"1-0:{group + 1}.7.0({_k(power_w)}*kW)",
                f"1-0:{group + 2}.7.0(00.000*kW)",
                f"1-0:{group + 1}.8.0(00{1000 * (phase + 1)}.000*kWh)",
                f"1-0:{group + 11}.7.0({centiampere / 100:06.2f}*A)",
                f"1-0:{group + 12}.7.0({decivolt / 10:05.1f}*V)",
                f"1-0:{group + 13}.7.0({factor / 100:.2f})",
            ]
        body = "\r\n".join([*lines, "!"]).encode()
        return body + f"{crc16_arc(body):04X}\r\n".encode()

    def serve(self) -> None:
        while not self.is_over.is_set():
            with suppress(OSError):
                connection, _ = self.server.accept()
                with connection:
                    self._send(connection)

    def _send(self, connection: socket.socket) -> None:
        while not self.is_over.is_set():
            if not self.is_silent.is_set():
                connection.sendall(self.telegram(time.time()))
            self.is_over.wait(EACH_S)


PHASES = ((1200, 98, 2301, 522), (1199, 97, 2299, 523), (1201, 99, 2312, 525))
"""Power in W, power factor in hundredths, decivolts and hundredths of an ampere."""


def _k(milli: int) -> str:
    return f"{milli // 1000:02d}.{milli % 1000:03d}"


@contextmanager
def p1_meter(start_wh: int) -> Iterator[P1Meter]:
    """One that sends to whoever connects, one at a time."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(1)
        meter = P1Meter(start_wh, server)
        thread = threading.Thread(target=meter.serve)
        thread.start()
        try:
            yield meter
        finally:
            meter.is_over.set()
            thread.join()
