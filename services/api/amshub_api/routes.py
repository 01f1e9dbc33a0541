"""The table of the gateway's URLs: what each gives, to whom, by which methods."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import Flask, Response

from amshub_api.core.about import About
from amshub_api.core.access import Access

View = Callable[..., Response]
ACCESS = "amshub.access"
"""Where the app keeps the access of each endpoint."""


@dataclass(frozen=True)
class Route:
    """One URL rule of Flask and what answers it."""

    path: str
    view: View
    access: Access
    methods: tuple[str, ...] = ("GET",)
    about: About | None = None
    """What /openapi.json tells of it; None: nothing."""

    @property
    def endpoint(self) -> str:
        """Its name, which no other route has."""
        return f"{','.join(self.methods)} {self.path}"


def register(app: Flask, routes: Iterable[Route]) -> None:
    """Let the app answer these, and know who may ask."""
    access = app.extensions.setdefault(ACCESS, {})
    for route in routes:
        app.add_url_rule(route.path, endpoint=route.endpoint, view_func=route.view, methods=list(route.methods))
        access[route.endpoint] = route.access


def access_of(app: Flask, endpoint: str | None) -> Access:
    """Who may ask for this endpoint; what nobody registered, such as a URL that is not there, is for readers."""
    known: dict[str, Access] = app.extensions[ACCESS]
    return known.get(endpoint or "", Access.READ)
