"""The bodies of edits, which the guard has bounded: a form, or JSON."""

from typing import Any

import msgspec
from amshub_contracts.checked import BadValues
from flask import request


def form() -> dict[str, str]:
    """The fields of the form, of each the first."""
    return request.form.to_dict()


def json() -> dict[str, Any]:
    """The JSON object; raises BadValues."""
    try:
        body = msgspec.json.decode(request.get_data())
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise BadValues([f"the body is no JSON: {error}"]) from error
    if not isinstance(body, dict):
        raise BadValues(["expected a JSON object"])
    return body
