"""Who makes an edit, as the guard found out."""

from flask import g
from werkzeug.exceptions import Forbidden

USER = "user"
"""The attribute of `flask.g` in which whoever checked the password leaves the name."""
MAX_CHARACTERS = 64
"""What the audit takes."""


def who() -> str:
    """The name of the user; raises Forbidden where nobody checked who it is, so that no edit is made unguarded."""
    user = g.get(USER)
    if not user:
        raise Forbidden
    return str(user)[:MAX_CHARACTERS]
