"""Lets pages of the origins that the settings list read the answers, and nobody else's."""

from collections.abc import Collection

from flask import Flask, Response, request

PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "Authorization, If-None-Match",
    "Access-Control-Max-Age": "600",
}
"""They read; what changes something is for the gateway's own pages and for scripts."""


def allow(app: Flask, origins: Collection[str]) -> None:
    """Call before anything that asks for a password: a browser asks whether it may ask without telling one."""
    if not origins:
        return

    @app.before_request
    def _preflight() -> Response | None:
        if request.method != "OPTIONS" or "Access-Control-Request-Method" not in request.headers:
            return None
        return Response(status=204, headers=PREFLIGHT) if request.headers.get("Origin") in origins else None

    @app.after_request
    def _tell(reply: Response) -> Response:
        reply.vary.add("Origin")
        asking = request.headers.get("Origin")
        if asking in origins:
            reply.headers.setdefault("Access-Control-Allow-Origin", asking)
            reply.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return reply
