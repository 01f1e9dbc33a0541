"""/openapi.json: what the routes of an app are, made once."""

from collections.abc import Iterable
from functools import cache
from importlib.metadata import version

from amshub_api.core.about import gives_json
from amshub_api.core.access import Access
from amshub_api.core.openapi import Operation, openapi
from amshub_api.replies import Document, as_document
from amshub_api.routes import Route

PATH = "/openapi.json"
ABOUT = gives_json("This document", dict, tagged=True)


def openapi_route(routes: Iterable[Route], context: str) -> Route:
    """The URL that describes these routes below `context`, those with an About, and itself."""
    described = [*routes]

    @cache
    def document() -> Document:
        operations = [
            Operation(route.path, method, route.access, route.about)
            for route in [*described, own]
            if route.about
            for method in route.methods
        ]
        return Document.of(openapi(version("amshub-api"), operations, context))

    own = Route(PATH, lambda: as_document(document()), Access.OPEN, about=ABOUT)
    return own
