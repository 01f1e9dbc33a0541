"""/openapi.json: the table of URLs as an OpenAPI 3.1 document."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from amshub_api.core.about import METER_NAME, About
from amshub_api.core.access import Access
from amshub_api.core.bodies.refusal import Refusal

DESCRIPTION = (
    "The JSON URLs of the AMS reader, answered by amshub, and those that amshub adds. "
    "Each URL also answers HEAD. Keys are never renamed; new ones may come. "
    "The URLs of the device pass over parameters that they do not know; /history refuses them."
)
PASSWORD = {"type": "http", "scheme": "basic", "description": "web.user and the password of web.password_hash"}
NOBODY: list[dict[str, list[str]]] = []
ANYBODY_OR_USER: list[dict[str, list[str]]] = [{}, {"password": []}]
USER: list[dict[str, list[str]]] = [{"password": []}]
SECURITY = {
    Access.OPEN: NOBODY,
    Access.READ: ANYBODY_OR_USER,
    Access.CONFIGURE: ANYBODY_OR_USER,
    Access.EDIT: USER,
}
WHO = {
    Access.OPEN: "Asks for no password.",
    Access.READ: "Asks for the password at web.security 2.",
    Access.CONFIGURE: "Asks for the password at web.security 1 and 2.",
    Access.EDIT: "Always asks for the password.",
}
UNCHANGED = {"description": "what If-None-Match names is still the answer"}
UNAUTHORISED = {"description": "user or password are missing or wrong"}
TOO_MANY_TRIES = "too many wrong passwords; Retry-After says when to try again"
NO_PASSWORD_SET = "the settings have no password, or the request comes from a page of somebody else"  # noqa: S105  words


@dataclass(frozen=True)
class Operation:
    """One method of one URL rule."""

    path: str
    """As Flask writes it, with <meter>."""
    method: str
    access: Access
    about: About


def openapi(version: str, operations: Iterable[Operation], context: str = "") -> dict[str, Any]:
    """The document of these operations below `context`; each type of a body is a schema of its own."""
    known = list(operations)
    bodies = [body for each in known for body in (*each.about.gives.values(), *each.about.takes.values()) if body]
    types = list(dict.fromkeys([Refusal, *bodies]))
    references, schemas = msgspec.json.schema_components(types, ref_template="#/components/schemas/{name}")
    reference = dict(zip(types, references, strict=True))
    paths: dict[str, dict[str, Any]] = {}
    for each in known:
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", each.path)
        paths.setdefault(path, {})[each.method.lower()] = _operation(each, reference)
    return {
        "openapi": "3.1.0",
        "info": {"title": "amshub", "version": version, "description": DESCRIPTION},
        "servers": [{"url": context or "/"}],
        "paths": paths,
        "components": {"schemas": schemas, "securitySchemes": {"password": PASSWORD}},
    }


def _operation(each: Operation, reference: Mapping[Any, Any]) -> dict[str, Any]:
    about = each.about
    refusals: dict[int, str] = dict(about.refusals)
    if each.access is not Access.OPEN:
        refusals[429] = TOO_MANY_TRIES
    if each.access is Access.EDIT:
        refusals[403] = NO_PASSWORD_SET
    replies: dict[str, Any] = {"200": {"description": about.summary, "content": _content(about.gives, reference)}}
    for status, why in about.also.items():
        replies[str(status)] = {"description": why, "content": _content(about.gives, reference)}
    for status, why in sorted(refusals.items()):
        replies[str(status)] = {"description": why, "content": _content({"application/json": Refusal}, reference)}
    if about.lacks:
        replies.setdefault("404", {"description": "there is nothing to show", "content": {}})["content"][
            "text/html"
        ] = {}
    if about.tagged:
        replies["200"]["headers"] = {"ETag": {"schema": {"type": "string"}}}
        replies["304"] = UNCHANGED
    if each.access is not Access.OPEN:
        replies["401"] = UNAUTHORISED
    told: dict[str, Any] = {
        "summary": about.summary,
        "description": WHO[each.access],
        "operationId": _operation_id(each),
        "security": SECURITY[each.access],
        "parameters": _parameters(each),
        "responses": replies,
    }
    if about.takes:
        told["requestBody"] = {"required": True, "content": _content(about.takes, reference)}
    return told


def _content(media: Mapping[str, Any], reference: Mapping[Any, Any]) -> dict[str, Any]:
    return {name: {"schema": reference[body]} if body else {} for name, body in media.items()}


def _parameters(each: Operation) -> list[dict[str, Any]]:
    in_path = [
        {"name": name, "in": "path", "required": True, "schema": METER_NAME, "description": "name of a meter"}
        for name in re.findall(r"<(?:\w+:)?(\w+)>", each.path)
    ]
    return in_path + [
        {"name": one.name, "in": "query", "schema": one.schema, "description": one.meaning}
        for one in each.about.parameters
    ]


def _operation_id(each: Operation) -> str:
    words = re.findall(r"\w+", each.path.replace("<meter>", "of_meter"))
    return "_".join([each.method.lower(), *words])
