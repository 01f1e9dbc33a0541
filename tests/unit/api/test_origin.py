"""Whether a page of the gateway made a request."""

import pytest
from amshub_api.core.origin import is_own

HOST = "amshub.lan:8080"


@pytest.mark.parametrize(
    ("fetch_site", "origin", "referrer"),
    [
        (None, None, None),  # a script
        ("same-origin", "http://amshub.lan:8080", "http://amshub.lan:8080/"),
        (None, "http://amshub.lan:8080", None),
        (None, "http://AMSHUB.lan:8080", None),
        (None, None, "http://amshub.lan:8080/static/page.html?x=1"),
        ("none", None, None),  # typed by the user
    ],
)
def test_its_own_pages_and_scripts_may_edit(fetch_site: str | None, origin: str | None, referrer: str | None) -> None:
    assert is_own(fetch_site, origin, referrer, HOST)


@pytest.mark.parametrize(
    ("fetch_site", "origin", "referrer"),
    [
        ("cross-site", None, None),
        ("same-site", None, None),  # another service of the same machine's name
        ("same-origin, cross-site", None, None),
        ("same-origin", "http://evil.example", None),
        (None, "http://evil.example", "http://amshub.lan:8080/"),
        (None, "http://amshub.lan", None),
        (None, "http://amshub.lan:80800", None),
        (None, "http://amshub.lan:8080.evil.example", None),
        (None, "http://me@amshub.lan:8080", None),
        (None, "null", None),
        (None, "", None),
        (None, "http://[", None),
        (None, None, "http://evil.example/amshub.lan:8080"),
        (None, None, "about:blank"),
    ],
)
def test_other_sites_may_not(fetch_site: str | None, origin: str | None, referrer: str | None) -> None:
    assert not is_own(fetch_site, origin, referrer, HOST)


@pytest.mark.parametrize(
    ("origin", "host", "own"),
    [
        ("https://amshub.example", "amshub.example:443", True),
        ("http://amshub.example", "amshub.example:80", True),
        ("https://[2001:db8::1]", "[2001:db8::1]:443", True),
        ("https://amshub.example", "amshub.example:80", False),
        ("https://amshub.example", "amshub.example:8080", False),
        ("https://amshub.example:8443", "amshub.example:443", False),
    ],
)
def test_a_proxy_may_write_the_port_that_browsers_leave_out(origin: str, host: str, own: bool) -> None:
    assert is_own("same-origin", origin, None, host) == own
