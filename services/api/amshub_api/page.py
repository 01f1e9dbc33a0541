"""The page, built from services/api/web into files whose names change with what is in them."""

from flask import Flask, Response

KEPT_S = 365 * 24 * 3600
"""So long may browsers keep such a file: another version has another name."""


def front_page(app: Flask) -> Response:
    """The document that names the other files; browsers ask each time whether it is still the same."""
    reply = app.send_static_file("index.html")
    reply.headers["Cache-Control"] = "no-cache"
    return reply
