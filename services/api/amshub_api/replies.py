"""The HTTP form of the answers: JSON that nobody caches, errors that tell nothing of the inside, safe headers."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

import msgspec
from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed

NEVER_CACHED = {"Cache-Control": "no-cache, no-store, must-revalidate", "Pragma": "no-cache", "Expires": "-1"}
"""The device's own headers on JSON."""
SAFE = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # with less, browsers would not say where a form of ours comes from
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Document:
    """A JSON body as it is sent, and the tag by which a client that has it already can say so."""

    content: bytes
    etag: str

    @classmethod
    def of(cls, body: Mapping[str, Any]) -> "Document":
        """The body, keys in their order."""
        content = msgspec.json.encode(body)
        return cls(content, blake2b(content, digest_size=8).hexdigest())


def as_json(body: Mapping[str, Any], status: int = 200) -> Response:
    """The body as JSON, keys in their order."""
    reply = Response(msgspec.json.encode(body), status, mimetype="application/json")
    reply.headers.update(NEVER_CACHED)
    return reply


def as_document(document: Document) -> Response:
    """The document, or 304 to a client that has this very one."""
    if "If-None-Match" in request.headers and request.if_none_match.contains_weak(document.etag):
        reply = Response(status=304)
    else:
        reply = Response(document.content, mimetype="application/json")
    reply.headers.update(NEVER_CACHED | {"ETag": f'"{document.etag}"'})
    return reply


def as_the_device_lacks() -> Response:
    """What the device answers where it has nothing to show."""
    reply = Response("Not found", 404, mimetype="text/html")
    reply.headers.update(NEVER_CACHED)
    return reply


def dress(app: Flask) -> None:
    """Give every reply of the app the safe headers, and every error a short JSON body."""

    @app.after_request
    def _safe(reply: Response) -> Response:
        reply.headers.update(SAFE)
        return reply

    @app.errorhandler(HTTPException)
    def _refused(error: HTTPException) -> Response:
        reply = as_json({"error": error.name.lower()}, error.code or 500)
        if isinstance(error, MethodNotAllowed):
            reply.headers["Allow"] = ", ".join(sorted(error.valid_methods or ()))
        return reply

    @app.errorhandler(Exception)
    def _failed(_error: Exception) -> Response:
        log.exception("A request failed; this is a fault of amshub, please report it with these lines.")
        return as_json({"error": "internal error"}, 500)
