"""Speed and parity that nobody wrote: found out on real ports, remembered, and found out again."""

import socket
import threading
from pathlib import Path

import msgspec
import pytest
from amshub_contracts import streams
from amshub_contracts.messages import ReaderStatus
from amshub_contracts.settings import MeterSettings, Settings

from tests.integration.reader.rig import METER, reader, settings_for, status, wait_for_powers, wait_for_state
from tests.integration.reader.uart_rig import Rfc2217Meter, UartDongle, sending
from tests.support.frames import aidon_list1, aidon_list2
from tests.support.store import Store
from tests.support.transports import crc16_arc, p1
from tests.support.uart import Setting
from tests.support.waiting import wait_until

SPEEDS = (2400, 9600, 115200)
FORMS = ((8, "N"), (8, "O"), (7, "E"), (7, "O"))


def long_telegram() -> bytes:
    """A telegram with enough lines for what is inverted to be recognised."""
    lines = ["/XMX5LG", "", *(f"1-0:{code}.8.0(000306.946*kWh)" for code in (1, 2, 3, 4)), "1-0:1.7.0(01.500*kW)", "!"]
    text = "\r\n".join(lines).encode()
    return text + f"{crc16_arc(text):04X}\r\n".encode()


def status_of(store: Store, meter: str) -> ReaderStatus | None:
    with store.client() as client:
        raw = client.get(streams.status(0, meter))
    return None if raw is None else msgspec.json.decode(raw, type=ReaderStatus)


def settings_of(store: Store, directory: Path, dongles: dict[str, UartDongle]) -> Settings:
    meters = {name: MeterSettings(source=str(dongle.link)) for name, dongle in dongles.items()}
    return msgspec.structs.replace(settings_for(store.settings, directory), meters=meters)


def test_every_speed_and_parity_is_found_and_an_inverted_signal_refused_in_words_all_in_one_reader(
    store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    dongles = {
        f"m{baud}x{bits}{parity.lower()}": UartDongle(
            tmp_path / f"tty{baud}{bits}{parity}",
            p1(1500) if bits == 7 else aidon_list2(1500),
            Setting(baud, parity, bits),
        )
        for baud in SPEEDS
        for bits, parity in FORMS
    }
    inverted = UartDongle(tmp_path / "inverted", long_telegram(), Setting(115200, "N", 8), inverted=True)
    with reader(settings_of(store, tmp_path, dongles | {"inverted": inverted})), sending(*dongles.values(), inverted):
        for name in dongles:
            wait_until(lambda meter=name: (now := status_of(store, meter)) and now.frames > 1, f"{name} is read")  # type: ignore[misc]  # mypy cannot infer a lambda's default
        refused = wait_until(
            lambda: now if (now := status_of(store, "inverted")) and "inverted:" in now.message else None,
            "it is refused",
        )
    assert refused is not None
    assert (refused.state, refused.frames, refused.error_code) == ("waiting", 0, 99)
    assert refused.errors == {"NOT_DETECTED": 1}
    assert "take a P1 cable" in refused.message
    for dongle in dongles.values():
        found = f"telegrams come from {dongle.link} ({dongle.meter.baud} baud, {dongle.meter.bits}"
        assert caplog.text.count(found) == 1
    with store.client() as client:
        remembered = {name: msgspec.json.decode(client.get(streams.line(0, name)))["line"] for name in dongles}
    for name, dongle in dongles.items():
        assert (remembered[name]["baud"], remembered[name]["bits"]) == (dongle.meter.baud, dongle.meter.bits)
        assert remembered[name]["parity"] == dongle.meter.parity or dongle.meter.bits == 8
    for dongle in (*dongles.values(), inverted):
        dongle.unplug()


def test_what_was_found_is_remembered_over_a_replug_and_a_restart(
    store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    dongle = UartDongle(tmp_path / "ttyUSB0", p1(1500), Setting(9600, "E", 7))
    settings = settings_for(store.settings, tmp_path, source=str(dongle.link))
    half = p1(1600)[:40]
    with reader(settings):
        with sending(dongle):
            wait_for_powers(store, [1500])
        dongle.frame = half
        dongle.send_frame()
        read = wait_until(lambda: (now := status(store)) and now.bytes, "half a frame is read")
        assert read
        dongle.unplug()
        wait_for_state(store, "port_gone")
        dongle.plug()
        wait_until(lambda: dongle.set_to().baud == 9600, "it is set as it was")
        wait_for_state(store, "receiving")
        dongle.frame = p1(1700)
        dongle.send_frame()
        wait_for_powers(store, [1500, 1700])
        wait_until(lambda: "bytes come" in caplog.text, "the log says that it is back")
    assert caplog.text.count("went away") == 1
    assert caplog.text.count("bytes come from") == 1
    assert caplog.text.count(f"telegrams come from {dongle.link} (9600 baud, 7E1)") == 1
    caplog.clear()
    with reader(settings):
        wait_until(lambda: dongle.set_to().baud == 9600, "it is set as it was found")
        wait_until(lambda: "trying" in caplog.text, "it is open")
        dongle.frame = p1(1800)
        dongle.send_frame()
        wait_for_powers(store, [1500, 1700, 1800])
    assert caplog.text.count("trying") == 1
    dongle.unplug()


def test_a_port_is_read_although_the_store_that_remembers_is_away(own_store: Store, tmp_path: Path) -> None:
    own_store.stop()
    dongle = UartDongle(tmp_path / "ttyUSB0", aidon_list1(7), Setting(2400, "N", 8))
    with reader(settings_for(own_store.settings, tmp_path, source=str(dongle.link))):
        wait_until(lambda: dongle.set_to().baud == 2400, "it is open")
        dongle.send_frame()
        wait_until(lambda: dongle.unread() == 0, "it is read")
        own_store.start()
        wait_for_powers(own_store, [7])
        with own_store.client() as client:
            wait_until(lambda: client.exists(streams.line(0, METER)), "the line is remembered once it can be")
    dongle.unplug()


# pyserial names its threads in a way that Python means to remove.
@pytest.mark.filterwarnings("ignore:set(Daemon|Name):DeprecationWarning")
@pytest.mark.parametrize("setting", [Setting(2400, "E", 8), Setting(9600, "E", 7)], ids=str)
def test_a_line_behind_a_serial_server_is_found_with_its_parity(store: Store, tmp_path: Path, setting: Setting) -> None:
    frame = p1(1500) if setting.bits == 7 else aidon_list2(1500)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(1)
        server = Rfc2217Meter(listening, frame, setting)
        serving = threading.Thread(target=server.serve)
        serving.start()
        try:
            with reader(
                settings_for(store.settings, tmp_path, source=f"rfc2217://127.0.0.1:{listening.getsockname()[1]}")
            ):
                found = wait_until(lambda: now if (now := status(store)) and now.frames else None, "a frame is read")
        finally:
            server.stop()
            serving.join()
    assert found is not None
    assert server.set_to[-1] == (Setting(9600, "N", 8) if setting.bits == 7 else setting)
