"""Says where the demo can be seen once it answers, and when it is live: `python -m demo.hello URL BROKER_PORT`."""

import signal
import sys
import time
from typing import Any

import requests

LIVE = 1
"""`hm` of data.json while frames come in."""


def data(url: str) -> dict[str, Any] | None:
    """What /data.json says now, None while it does not answer."""
    try:
        reply = requests.get(f"{url}/data.json", timeout=5)
        values: dict[str, Any] = reply.json()
    except (requests.RequestException, ValueError):
        return None
    return values if reply.ok else None


def main(url: str, broker_port: str) -> None:
    """Print the URL, then the first live power and its price, then stay: honcho ends with its first process."""
    while data(url) is None:
        time.sleep(0.2)
    print(f"amshub answers at {url}/data.json and plays the simulated meter's last 31 days; Ctrl-C ends the demo")
    print(f"its MQTT broker is on port {broker_port}: mosquitto_sub -h 127.0.0.1 -p {broker_port} -v -t 'amshub/#'")
    while (now := data(url)) is None or now["hm"] != LIVE:
        time.sleep(0.5)
    price = "" if now.get("p") is None else f", a kWh costs {now['p']} {now['pc']}"
    print(f"live: the household takes {now['i']} W and gives {now['e']} W{price}; look at {url}")
    signal.pause()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    main(*sys.argv[1:])
