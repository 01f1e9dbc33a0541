"""The bodies of edits, bounded: a form, or JSON."""

from typing import Any

import msgspec
from amshub_contracts.checked import BadValues
from flask import request

MAX_BODY_BYTES = 64 * 1024
"""Fifty price rows as a form are some 15 kB, with all of the device's other groups 20; more is refused with 413."""


def form() -> dict[str, str]:
    """The fields of the form, of each the first."""
    request.max_content_length = request.max_form_memory_size = MAX_BODY_BYTES
    return request.form.to_dict()


def json() -> dict[str, Any]:
    """The JSON object; raises BadValues."""
    request.max_content_length = MAX_BODY_BYTES
    try:
        body = msgspec.json.decode(request.get_data())
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise BadValues([f"the body is no JSON: {error}"]) from error
    if not isinstance(body, dict):
        raise BadValues(["expected a JSON object"])
    return body
