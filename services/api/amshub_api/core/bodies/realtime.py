"""realtime.json."""

from typing import Annotated, TypedDict

from amshub_api.core.bodies.means import means


class RealTime(TypedDict):
    """A page of the last hour's power."""

    offset: Annotated[int, means("first sample of the page; 0 is now", 0)]
    size: Annotated[int, means("samples in the page", 0)]
    total: Annotated[int, means("samples that there are", 0)]
    data: Annotated[list[int], means("net import, W, newest first; 0 where it is not known")]
