"""A text that does not show itself."""


class Secret:
    """Holds a secret; only `reveal` gives it out, so that no log line or JSON shows it by accident."""

    __slots__ = ("_text",)

    def __init__(self, text: str | None = "") -> None:
        """None: there is a secret, and it is not this process's to know."""
        self._text = text

    def reveal(self) -> str:
        """The secret itself, for the one place that uses it."""
        if self._text is None:
            raise PermissionError("this service does not use this secret, so it was not read")
        return self._text

    def __bool__(self) -> bool:
        return self._text != ""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __repr__(self) -> str:
        return "***" if self else "(not set)"
