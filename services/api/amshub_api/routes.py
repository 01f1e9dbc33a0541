"""The table of the gateway's URLs: what each gives, to whom, by which methods."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from flask import Flask, Response, request

from amshub_api.core.about import About
from amshub_api.core.access import Access

View = Callable[..., Response]
ACCESS = "amshub.access"
"""Where the app keeps the access of each endpoint."""
CONTEXT = "AMSHUB_CONTEXT"
"""Where the app keeps what every URL begins with: nothing, or a slash and web.context."""
PROBES = ("/healthz", "/readyz", "/is-alive")
"""Without the context too: who watches over the gateway need not know how it is reached."""


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
    context = app.config[CONTEXT]
    for route in routes:
        methods = list(route.methods)
        for path in {context + route.path, *({route.path} & set(PROBES))}:
            app.add_url_rule(path, endpoint=route.endpoint, view_func=route.view, methods=methods)
        if context and route.path == "/":
            app.add_url_rule(context, endpoint="with a slash", view_func=_with_a_slash)
        access[route.endpoint] = route.access


def _with_a_slash() -> Response:
    """To the page itself, which finds the rest below it; without naming a host, as that is for the client to know."""
    return Response(status=308, headers={"Location": request.path.rpartition("/")[2] + "/"})


def access_of(app: Flask, endpoint: str | None) -> Access:
    """Who may ask for this endpoint; what nobody registered, such as a URL that is not there, is for readers."""
    known: dict[str, Access] = app.extensions[ACCESS]
    return known.get(endpoint or "", Access.READ)
