"""The bodies of edits, which the guard has bounded: a form, or JSON."""

from typing import Any

import msgspec
from amshub_contracts.checked import BadValues
from flask import request
from gunicorn.http.errors import ParseException  # type: ignore[import-untyped]  # gunicorn ships no types
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge


def form() -> dict[str, str]:
    """The fields of the form, of each the first; raises HTTPException for a body that did not come whole."""
    _bytes()
    return request.form.to_dict()


def json() -> dict[str, Any]:
    """The JSON object; raises BadValues, or HTTPException for a body that did not come whole."""
    try:
        body = msgspec.json.decode(_bytes())
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise BadValues([f"the body is no JSON: {error}"]) from error
    if not isinstance(body, dict):
        raise BadValues(["expected a JSON object"])
    return body


def _bytes() -> bytes:
    """All of the body; from then on a form is read out of it."""
    try:
        body = request.get_data()
    except ParseException as error:
        raise BadRequest from error  # gunicorn finds only now that its chunks are none
    # Of a body that does not say how long it is no more is read than is allowed, and half a form is another edit.
    if request.content_length is None and len(body) == request.max_content_length:
        raise RequestEntityTooLarge
    return body
