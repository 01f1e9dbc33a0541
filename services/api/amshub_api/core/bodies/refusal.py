"""What is said instead of an answer."""

from typing import Annotated, TypedDict

from amshub_api.core.bodies.means import means


class Refusal(TypedDict):
    """Why there is no answer."""

    error: Annotated[str, means("in words, and what to write instead")]
