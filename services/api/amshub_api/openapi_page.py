"""/openapi.json: what the routes of an app are, made once."""

from collections.abc import Iterable
from functools import cache
from importlib.metadata import version

import msgspec

from amshub_api.core.about import gives_json
from amshub_api.core.access import Access
from amshub_api.core.openapi import Operation, openapi
from amshub_api.replies import as_json
from amshub_api.routes import Route

PATH = "/openapi.json"
ABOUT = gives_json("This document", dict)


def openapi_route(routes: Iterable[Route]) -> Route:
    """The URL that describes these routes, those with an About, and itself."""
    described = [*routes]

    @cache
    def document() -> msgspec.Raw:
        operations = [
            Operation(route.path, method, route.access, route.about)
            for route in [*described, own]
            if route.about
            for method in route.methods
        ]
        return msgspec.Raw(msgspec.json.encode(openapi(version("amshub-api"), operations)))

    own = Route(PATH, lambda: as_json(document()), Access.OPEN, about=ABOUT)
    return own
