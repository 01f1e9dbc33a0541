"""Where a request comes from when there are proxies."""

from ipaddress import ip_network

import pytest
from amshub_api.core.peer import client

TRUSTED = [ip_network("172.17.0.1"), ip_network("10.0.0.0/8"), ip_network("fd00::/8")]


@pytest.mark.parametrize(
    ("peer", "forwarded_for", "expected"),
    [
        ("172.17.0.1", "192.168.1.5", "192.168.1.5"),
        ("172.17.0.1", "192.168.1.5, 10.1.1.1", "192.168.1.5"),
        ("172.17.0.1", "1.1.1.1, 192.168.1.5, 10.1.1.1", "192.168.1.5"),
        ("::ffff:172.17.0.1", "192.168.1.5", "192.168.1.5"),
        ("fd00::2", "2001:db8::1", "2001:db8::1"),
        ("172.17.0.1", "", "172.17.0.1"),
        ("172.17.0.1", "unknown", "172.17.0.1"),
        ("172.17.0.1", "192.168.1.5, <script>", "172.17.0.1"),
        ("172.17.0.1", "10.1.1.1, 10.1.1.2", "10.1.1.1"),
        ("192.168.1.9", "1.1.1.1", "192.168.1.9"),
        ("172.17.0.2", "1.1.1.1", "172.17.0.2"),
        ("", "1.1.1.1", ""),
    ],
)
def test_the_last_that_is_no_trusted_proxy_is_the_client(peer: str, forwarded_for: str, expected: str) -> None:
    assert client(peer, forwarded_for, TRUSTED) == expected
