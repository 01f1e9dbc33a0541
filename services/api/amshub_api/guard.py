"""Lets a request pass to what it asks for, or answers it: who may see and change what, and how much may be sent."""

from amshub_contracts.password_hash import parse_hash
from amshub_contracts.web_settings import WebSettings
from flask import Flask, Response, g, request
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from amshub_api.core import credentials, origin
from amshub_api.core.access import Access
from amshub_api.edits.who import USER
from amshub_api.login import WRONG, Login, Outcome
from amshub_api.replies import NEVER_CACHED, as_json
from amshub_api.routes import access_of

ASKED_FROM = {Access.READ: 2, Access.CONFIGURE: 1}
"""The level of web.security from which these are asked for a password."""
MAX_BODY_BYTES = 65_536
"""The longest form, fifty price rows and all other groups, takes 20 kB. More is answered 413."""
BODIES = ("application/json", "application/x-www-form-urlencoded", "multipart/form-data")
"""What an edit may be; a form of another site can send text/plain too."""
NOT_EDITABLE = (
    "nothing can be changed over HTTP while the settings have no password: "
    "set web.user, and web.password_hash to what `python -m amshub_api hash` prints"
)
FOREIGN = "this page may not change anything here: the request says that it was made by another site"


class Guard:
    """Asks for user and password where the settings want them."""

    def __init__(self, web: WebSettings) -> None:
        self._level = web.security
        self._user = web.user
        self._login = Login(web.user, parse_hash(web.password_hash.reveal())) if web.password_hash else None

    def protect(self, app: Flask) -> None:
        """Ask before every request of this app; what is sent is bounded for all of them."""
        app.config["MAX_CONTENT_LENGTH"] = MAX_BODY_BYTES

        @app.before_request
        def _ask() -> Response | None:
            if (request.content_length or 0) > MAX_BODY_BYTES:
                raise RequestEntityTooLarge
            access = access_of(app, request.endpoint)
            return self._refuse_edit() if access is Access.EDIT else self._refuse(access)

    def may_configure(self) -> bool:
        """Whether the request under way may see the configuration."""
        return self._level == 0 or self._outcome().right

    def _refuse(self, access: Access) -> Response | None:
        asked_from = ASKED_FROM.get(access)
        return self._refuse_stranger() if asked_from is not None and self._level >= asked_from else None

    def _refuse_edit(self) -> Response | None:
        if self._login is None:
            return as_json({"error": NOT_EDITABLE}, 403)
        refused = self._refuse_stranger()
        if refused is not None:
            return refused
        headers = request.headers
        if not origin.is_own(headers.get("Sec-Fetch-Site"), headers.get("Origin"), request.referrer, request.host):
            return as_json({"error": FOREIGN}, 403)
        if request.mimetype and request.mimetype not in BODIES:
            raise UnsupportedMediaType
        setattr(g, USER, self._user)
        return None

    def _refuse_stranger(self) -> Response | None:
        outcome = self._outcome()
        if outcome.right:
            return None
        if outcome.wait_s:
            words = f"too many wrong passwords, or too many at once; try again in {outcome.wait_s} s"
            reply = as_json({"error": words}, 429)
            reply.headers["Retry-After"] = str(outcome.wait_s)
            return reply
        reply = Response(status=401, headers={"WWW-Authenticate": 'Basic realm="Secure Area"'})
        reply.headers.update(NEVER_CACHED)
        return reply

    def _outcome(self) -> Outcome:
        """Looked up once in a request."""
        if self._login is None:
            return WRONG
        if "outcome" not in g:
            told = credentials.read(request.headers.get("Authorization"))
            g.outcome = self._login.try_(told, request.remote_addr or "")
        outcome: Outcome = g.outcome
        return outcome
