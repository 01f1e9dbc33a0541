"""Feeds the decoder what a fuzzer invents: `python -m tests.fuzz.decoder_target SEEDS -max_total_time=30`.

The input says itself how it is cut into chunks; some chunks get right checksums, so that the fuzzer comes past them.
Anything that raises ends the run, and so does what libFuzzer sees hang or grow.
"""

import sys
from binascii import crc_hqx
from zoneinfo import ZoneInfo

import atheris

with atheris.instrument_imports(include=["amshub_reader"]):
    from amshub_reader.core.decoder import Decoded, Decoder, Keys, Refused

OSLO = ZoneInfo("Europe/Oslo")
KEYS = Keys(bytes(range(16)), None)
MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def x25(data: bytes) -> bytes:
    """The HDLC checksum of these bytes, as it is sent."""
    crc = crc_hqx(data.translate(MIRRORED), 0xFFFF) ^ 0xFFFF
    return int(f"{crc:016b}"[::-1], 2).to_bytes(2, "little")


def framed(information: bytes) -> bytes:
    """An HDLC frame with right checksums around these bytes."""
    information = information[:2000]
    head = (0xA000 | len(information) + 9).to_bytes(2, "big") + b"\x41\x08\x83\x13"
    body = head + x25(head) + information
    length = len(body) + 2
    head = (0xA000 | length).to_bytes(2, "big") + b"\x41\x08\x83\x13"
    body = head + x25(head) + information
    return b"\x7e" + body + x25(body) + b"\x7e"


def one_input(data: bytes) -> None:
    """Decode this input, cut as it says itself."""
    provider = atheris.FuzzedDataProvider(data)
    decoder = Decoder(OSLO, KEYS if provider.ConsumeBool() else None)
    while provider.remaining_bytes():
        chunk = provider.ConsumeBytes(provider.ConsumeIntInRange(1, 600))
        if provider.ConsumeBool():
            chunk = framed(chunk)
        for result in decoder.feed(chunk, 1_765_724_400_000):
            assert isinstance(result, Decoded | Refused)
            assert not (isinstance(result, Refused) and result.kind.name == "FAULT"), result
    for result in decoder.finish():
        assert not (isinstance(result, Refused) and result.kind.name == "FAULT"), result


if __name__ == "__main__":
    atheris.Setup(sys.argv, one_input)
    atheris.Fuzz()
