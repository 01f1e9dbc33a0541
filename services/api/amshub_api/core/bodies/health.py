"""healthz."""

from typing import Annotated, Literal, TypedDict

from amshub_api.core.bodies.means import means

StoreState = Literal["reachable", "unreachable", "refused", "unreadable"]


class Health(TypedDict):
    """That the gateway answers."""

    alive: bool
    uptime_s: Annotated[int, means("since it was started, s", 0)]
    redis: StoreState
