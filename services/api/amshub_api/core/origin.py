"""Whether a request that changes something was made by a page of the gateway, and not by another site's."""

from urllib.parse import urlsplit


def is_own(fetch_site: str | None, origin: str | None, referrer: str | None, host: str) -> bool:
    """False for a request that the page of another site made (a browser adds the password by itself).

    The arguments are Sec-Fetch-Site, Origin, Referer and Host; a browser sends one of the first three with each POST,
    and what sends none is a script, which has its password from its owner.
    """
    if fetch_site is not None and fetch_site not in ("same-origin", "none"):
        return False
    told = origin if origin is not None else referrer
    return told is None or _host(told) == host.lower()


def _host(url: str) -> str | None:
    """Host and port, as the header Host has them; None for what is no URL, such as `null`."""
    try:
        return urlsplit(url).netloc.lower() or None
    except ValueError:
        return None
