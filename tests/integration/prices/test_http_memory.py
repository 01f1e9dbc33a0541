"""What a hostile server can make the fetcher hold: measured in a process of its own."""

import subprocess
import sys
import zlib
from collections.abc import Callable

import pytest

from tests.support.http_replay import Asked, Line, Replay, chunked

MEGABYTE = 1_000_000
SIZE = 500 * MEGABYTE
LIMIT = 2 * MEGABYTE
MOST = 20 * MEGABYTE
"""Of growth: the bound on a body a few times over, and what the allocator keeps; far below any of the bodies."""
Make = Callable[..., Replay]

FETCH = """
import re, sys
from pathlib import Path
from amshub_prices.core.remedies import NoPrice
from amshub_prices.http import Fetcher

def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1]) * 1024

fetcher = Fetcher()
fetcher.get(sys.argv[1] + "/small", limit_bytes=int(sys.argv[2]))
before = peak()
try:
    print(fetcher.get(sys.argv[1] + "/prices", limit_bytes=int(sys.argv[2])).status, end=" ")
except NoPrice as error:
    print(error.code, end=" ")
print(peak() - before)
"""


def bomb() -> bytes:
    """Gzip of 500 MB of zeros, without its end."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    head = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    # After a full flush a block stands for itself, so that it can be had again and again.
    block = packer.compress(bytes(MEGABYTE)) + packer.flush(zlib.Z_FULL_FLUSH)
    return head + block * (SIZE // MEGABYTE)


def test_the_bomb_is_one() -> None:
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    assert len(unpacker.decompress(bomb(), 10 * LIMIT)) == 10 * LIMIT


def serve(status: str, how: str) -> Callable[[Asked, Line], None]:
    def answer(asked: Asked, line: Line) -> None:
        if asked.path == "/small":
            line.send(b"HTTP/1.1 200 OK\r\n\r\nsmall")
        elif how == "bomb":
            line.send(f"HTTP/1.1 {status}\r\nContent-Encoding: gzip\r\n\r\n".encode() + bomb())
        elif how == "plain":
            line.send(f"HTTP/1.1 {status}\r\n\r\n".encode())
            for _ in range(SIZE // MEGABYTE):
                line.send(bytes(MEGABYTE))
        else:
            line.send(f"HTTP/1.1 {status}\r\nTransfer-Encoding: chunked\r\n\r\n".encode() + b"1dcd6500\r\n")
            for _ in range(SIZE // MEGABYTE):
                line.send(bytes(MEGABYTE))
            line.send(b"\r\n" + chunked(b""))

    return answer


@pytest.mark.parametrize("how", ["bomb", "plain", "one chunk"])
@pytest.mark.parametrize(
    ("status", "told"),
    [("200 OK", "-2"), ("302 Found\r\nLocation: /small", "200"), ("503 Away", "503")],
    ids=["prices", "redirect", "refusal"],
)
def test_half_a_gigabyte_is_given_up_in_little_memory(replay: Make, status: str, told: str, how: str) -> None:
    url = replay(serve(status, how)).url
    ran = subprocess.run(
        [sys.executable, "-c", FETCH, url, str(LIMIT)], capture_output=True, text=True, check=True, timeout=120
    )
    code, growth = ran.stdout.split()
    assert code == told
    assert int(growth) < MOST
