"""What a meter's settings say about decoding reaches its readings: keys, multipliers, and who speaks on which line."""

import socket
from pathlib import Path

import msgspec
import pytest
from amshub_contracts import streams
from amshub_contracts.secret import Secret
from amshub_contracts.settings import MeterSettings, MultiplierSettings, Settings

from tests.integration.reader.rig import (
    METER,
    Dongle,
    reader,
    readings,
    settings_for,
    status,
    wait_for_powers,
    wait_for_state,
)
from tests.support.frames import aidon_hourly, aidon_list1, aidon_list2
from tests.support.store import Store
from tests.support.transports import AUTHENTICATION_KEY, ENCRYPTION_KEY, mbus, p1, sealed
from tests.support.waiting import wait_until

KEY, AUTHENTICATION, WRONG = Secret(ENCRYPTION_KEY.hex()), Secret(AUTHENTICATION_KEY.hex()), Secret("00" * 16)


def settings_of(store: Store, directory: Path, **meters: MeterSettings) -> Settings:
    return msgspec.structs.replace(settings_for(store.settings, directory), meters=meters)


def sealed_frame(import_w: int, counter: int) -> bytes:
    return mbus(sealed(p1(import_w), counter=counter))


def test_an_encrypted_meter_is_read_and_a_counter_that_falls_is_told_and_not_dropped(
    store: Store, dongle: Dongle, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    meter = MeterSettings(
        source=f"{dongle.link}?baud=2400&parity=E", encryption_key=KEY, authentication_key=AUTHENTICATION
    )
    with reader(settings_of(store, tmp_path, **{METER: meter})):
        wait_for_state(store, "waiting")
        for power, counter in ((1, 10), (2, 11), (3, 9), (4, 10)):
            dongle.send(sealed_frame(power, counter))
        wait_for_powers(store, [1, 2, 3, 4])
        told = wait_until(lambda: now if (now := status(store)) and now.frames == 4 else None, "all are counted")
    assert told is not None
    assert told.replays == 1
    assert "invocation counter 9" in caplog.text
    assert KEY.reveal() not in caplog.text


@pytest.mark.parametrize(
    ("meter", "code"),
    [
        (MeterSettings(), -53),
        (MeterSettings(encryption_key=WRONG), -52),
        (MeterSettings(encryption_key=WRONG, authentication_key=AUTHENTICATION), -51),
        (MeterSettings(encryption_key=KEY, authentication_key=WRONG), -51),
    ],
    ids=["missing", "wrong", "wrong with authentication", "wrong authentication"],
)
def test_a_missing_or_wrong_key_shows_as_the_devices_code_and_the_speed_is_found_all_the_same(
    store: Store, dongle: Dongle, tmp_path: Path, meter: MeterSettings, code: int
) -> None:
    meter = msgspec.structs.replace(meter, source=str(dongle.link))
    with reader(settings_of(store, tmp_path, **{METER: meter})), store.client() as client:
        wait_for_state(store, "waiting")
        dongle.send(sealed_frame(1, 1))
        told = wait_until(lambda: now if (now := status(store)) and now.error_code == code else None, f"he is {code}")
        wait_until(lambda: client.exists(streams.line(0, METER)), "the speed is remembered")
    assert told is not None
    assert readings(store) == []


def test_a_meter_behind_transformers_is_multiplied(store: Store, dongle: Dongle, tmp_path: Path) -> None:
    meter = MeterSettings(
        source=f"{dongle.link}?baud=2400&parity=E",
        multipliers=MultiplierSettings(watt=40.0, volt=1.1, ampere=40.0, counter=0.125),
    )
    with reader(settings_of(store, tmp_path, **{METER: meter})):
        wait_for_state(store, "waiting")
        dongle.send(aidon_list2(1500, l1_decivolt=2300))
        dongle.send(aidon_hourly(100, 1_795_388_400, 800_000))
        found = wait_for_powers(store, [60_000, 4_000])
    assert found[0].l1_voltage_mv == 253_000
    assert found[1].import_wh == 100_000


def test_two_ports_and_a_network_line_are_read_side_by_side(store: Store, tmp_path: Path) -> None:
    first, second = Dongle(tmp_path / "a"), Dongle(tmp_path / "b")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(30)
        sources = {
            "house": str(first.link),
            "cabin": f"{second.link}?baud=2400&parity=E",
            "barn": f"socket://127.0.0.1:{server.getsockname()[1]}",
        }
        meters = {name: MeterSettings(source=source) for name, source in sources.items()}
        with reader(settings_of(store, tmp_path, **meters)), store.client() as client:
            connection, _ = server.accept()
            for name in sources:
                key = streams.status(0, name)
                wait_until(lambda key=key: b'"waiting"' in (client.get(key) or b""), f"{name} is open")  # type: ignore[misc]  # mypy cannot infer a lambda's default
            for turn in range(5):
                first.send(aidon_list1(100 + turn))
                second.send(aidon_list1(200 + turn))
                connection.sendall(aidon_list1(300 + turn))
            found = wait_until(lambda: seen if len(seen := readings(store)) == 15 else None, "all readings")
            connection.close()
    assert found is not None
    for base, name in ((100, "house"), (200, "cabin"), (300, "barn")):
        own = [reading for reading in found if reading.meter == name]
        assert [(reading.seq, reading.import_w) for reading in own] == [(n + 1, base + n) for n in range(5)]
    first.unplug()
    second.unplug()
