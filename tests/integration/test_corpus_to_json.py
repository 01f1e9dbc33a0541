"""Real meters' frames through a real pty, reader, store and gateway: what they said is what /data.json shows."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import requests

from demo.environment import HOST_TIME
from tests.integration.reader.rig import Dongle
from tests.support.services import log_of, running
from tests.support.store import Store, free_port
from tests.support.waiting import wait_until

MAKERS = ("aidon", "kaifa", "kamstrup")


def expectations(corpus: Path) -> dict[str, dict[str, Any]]:
    """The corpus' files of the three makers that a reader without keys can decode, with what each said."""
    described = json.loads((corpus / "expected.json").read_text())
    return {
        name: frame
        for name, frame in described.items()
        if name.startswith(MAKERS)
        and frame["transport"] == "hdlc"
        and not frame["ciphertext"]
        and "byte_class" in frame
    }


def shown(expected: dict[str, Any]) -> dict[str, float]:
    """The keys of data.json, dotted, with the values that these Reading fields must give."""
    keys = {"import_w": "i", "export_w": "e", "import_var": "ri", "export_var": "re"}
    counters = {"import_wh": "ic", "export_wh": "ec", "import_varh": "ric", "export_varh": "rec"}
    result: dict[str, float] = {key: expected[field] for field, key in keys.items() if field in expected}
    result |= {key: expected[field] / 1000 for field, key in counters.items() if field in expected}
    for phase in ("l1", "l2", "l3"):
        for field, key in (("voltage_mv", "u"), ("current_ma", "i")):
            if f"{phase}_{field}" in expected:
                result[f"{phase}.{key}"] = round(expected[f"{phase}_{field}"] / 1000, 2)
    if "maker" in expected:
        result["mt"] = expected["maker"]
    return result


def values_of(body: dict[str, Any], keys: dict[str, float]) -> dict[str, Any]:
    return {key: body[key.split(".")[0]][key.split(".")[1]] if "." in key else body[key] for key in keys}


def test_what_real_frames_say_is_what_data_json_shows(corpus: Path, store: Store, tmp_path: Path) -> None:
    frames = expectations(corpus)
    good = {name: frame for name, frame in frames.items() if frame["must_decode"]}
    assert {name.split("/")[0] for name in good} == set(MAKERS)
    link, port = tmp_path / "ttyUSB0", free_port()
    address = f"http://127.0.0.1:{port}"
    meter = {
        "AMSHUB_METERS__HOME__SOURCE": str(link),
        "AMSHUB_CLOCK": HOST_TIME,
        "AMSHUB_WEB__LISTEN": f"127.0.0.1:{port}",
    }
    dongle = Dongle(link)
    with (
        running("reader", store, tmp_path, **meter),
        running("api", store, tmp_path, **meter),
        requests.Session() as web,
    ):

        def body() -> dict[str, Any] | None:
            try:
                answer: dict[str, Any] = web.get(f"{address}/data.json", timeout=10).json()
            except requests.ConnectionError:
                return None
            return answer

        def shows(keys: dict[str, float]) -> bool:
            answer = body()
            return answer is not None and values_of(answer, keys) == keys and answer["he"] == 0 and answer["hm"] == 1

        wait_until(lambda: f"reading {link}" in log_of("reader", tmp_path), "the port is open")
        for name, frame in good.items():
            dongle.send(bytes.fromhex((corpus / "frames" / name).read_text()))
            keys = shown(frame["expected"])
            wait_until(partial(shows, keys), f"{name} in data.json: {keys}")

        damaged = bytearray(bytes.fromhex((corpus / "frames" / next(iter(good))).read_text()))
        damaged[len(damaged) // 2] ^= 0x10
        dongle.send(bytes(damaged))
        wait_until(lambda: (answer := body()) is not None and (answer["he"], answer["hm"]) == (-5, 3), "he says -5")
    dongle.unplug()
