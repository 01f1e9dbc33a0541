"""The section [web] of the settings: what the gateway answers, where, and to whom."""

from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from re import fullmatch
from typing import Annotated, Literal

import msgspec

from amshub_contracts.password_hash import parse_hash
from amshub_contracts.secret import Secret


def _listen(address: str) -> None:
    host, _, port = address.rpartition(":")
    if not host or not port.isdigit() or not 0 <= int(port) < 65536:
        raise ValueError(f"{address!r} is no address; write host:port, for example 127.0.0.1:2000")


def _user(name: str) -> None:
    if ":" in name or not name.isprintable() or len(name) > 64:
        raise ValueError(f"{name!r} is no user's name; write up to 64 characters without a colon")


def _hash(secret: Secret) -> None:
    if secret:
        parse_hash(secret.reveal())


def _context(prefix: str) -> None:
    if not fullmatch(r"([A-Za-z0-9_-]{1,32}(/[A-Za-z0-9_-]{1,32}){0,3})?", prefix):
        raise ValueError(f"{prefix!r} is no prefix; write up to four words without slashes around, for example amshub")


def _proxies(addresses: tuple[str, ...]) -> None:
    for address in addresses:
        try:
            ip_network(address)
        except ValueError:
            raise ValueError(
                f"{address!r} is no address of a proxy; write for example 172.17.0.1 or 172.16.0.0/12"
            ) from None


def _origins(origins: tuple[str, ...]) -> None:
    for origin in origins:
        if not fullmatch(r"https?://[a-z0-9.\[\]:-]{1,255}", origin):
            raise ValueError(
                f"{origin!r} is no origin; write scheme and host as a browser does, for example http://panel.lan:8123"
            )


def _network_address(text: str) -> None:
    try:
        ip_address(text or "0.0.0.0")  # noqa: S104  nothing is bound to it
    except ValueError:
        raise ValueError(f"{text!r} is no address; write for example 192.168.1.20") from None


def _mac(text: str) -> None:
    if not fullmatch(r"(([0-9A-Fa-f]{2}:){5}[0-9A-Fa-f]{2})?", text):
        raise ValueError(f"{text!r} is no hardware address; write for example DC:A6:32:01:02:03")


# The loader passes a value of these through `check`, which raises ValueError saying what to write instead.
Address = Annotated[str, msgspec.Meta(extra={"check": _listen})]
User = Annotated[str, msgspec.Meta(extra={"check": _user})]
Hash = Annotated[Secret, msgspec.Meta(extra={"check": _hash})]
Context = Annotated[str, msgspec.Meta(extra={"check": _context})]
Proxies = Annotated[tuple[str, ...], msgspec.Meta(extra={"check": _proxies})]
Origins = Annotated[tuple[str, ...], msgspec.Meta(extra={"check": _origins})]
NetworkAddress = Annotated[str, msgspec.Meta(extra={"check": _network_address})]
Mac = Annotated[str, msgspec.Meta(extra={"check": _mac})]


class NetworkSettings(msgspec.Struct, frozen=True):
    """What sysinfo.json tells of the host's network, where the gateway cannot see it: from a container, for one."""

    ip: NetworkAddress = ""
    """Empty, as each of these: what the gateway sees for itself, if anything."""
    mask: NetworkAddress = ""
    gateway: NetworkAddress = ""
    dns1: NetworkAddress = ""
    dns2: NetworkAddress = ""
    ipv6: NetworkAddress = ""
    mac: Mac = ""


class WebSettings(msgspec.Struct, frozen=True):
    """What the gateway answers."""

    listen: Address = "0.0.0.0:8080"
    hostname: Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9-]{1,63}$")] = "amshub"
    dialect: Literal["documented", "device"] = "documented"
    language: Annotated[str, msgspec.Meta(pattern=r"^[a-z]{2}$")] = "en"
    security: Literal[0, 1, 2] = 0
    """What asks for user and password: 0 only edits, 1 the configuration too, 2 everything."""
    user: User = ""
    password_hash: Hash = Secret()
    """What `python -m amshub_api hash` makes of the password; empty: nothing can be edited."""
    context: Context = ""
    """Words below which every URL is."""
    trusted_proxies: Proxies = ()
    """Addresses and networks whose X-Forwarded-For and X-Forwarded-Host are believed."""
    cors_origins: Origins = ()
    """Origins whose pages may read."""
    network: NetworkSettings = NetworkSettings()


def contradictions(web: WebSettings) -> Iterator[tuple[tuple[str, ...], str]]:
    """What does not fit together, for the service that knows the secret: each setting with what to write instead."""
    if web.user and not web.password_hash:
        yield ("web", "user"), "it has no password; set web.password_hash to what `python -m amshub_api hash` prints"
    elif web.password_hash and not web.user:
        yield ("web", "password_hash"), "it belongs to nobody; set web.user too"
    elif web.security and not web.user:
        yield (
            ("web", "security"),
            "it needs web.user and web.password_hash; `python -m amshub_api hash` makes the hash of a password",
        )
