"""Whether a request that changes something was made by a page of the gateway, and not by another site's."""

from urllib.parse import urlsplit

DEFAULT_PORTS = {"http": 80, "https": 443}


def is_own(fetch_site: str | None, origin: str | None, referrer: str | None, host: str) -> bool:
    """False for a request that the page of another site made (a browser adds the password by itself).

    The arguments are Sec-Fetch-Site, Origin, Referer and Host; a browser sends one of the first three with each POST,
    and what sends none is a script, which has its password from its owner.
    """
    if fetch_site is not None and fetch_site not in ("same-origin", "none"):
        return False
    told = origin if origin is not None else referrer
    return told is None or host.lower() in _hosts(told)


def _hosts(url: str) -> tuple[str, ...]:
    """What the header Host may say of this URL's host and port; nothing for what is no URL, such as `null`.

    A browser leaves out the port that belongs to the scheme, and some proxies write it.
    """
    try:
        parts = urlsplit(url)
        named = parts.netloc.lower()
        port = DEFAULT_PORTS.get(parts.scheme) if parts.port is None else None
    except ValueError:
        return ()
    if not named:
        return ()
    return (named,) if port is None else (named, f"{named}:{port}")
