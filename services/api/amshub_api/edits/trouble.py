"""Why an edit is not made, as exceptions named by what to do."""


class Refused(Exception):
    """It cannot be made as things are set; the message says what to change first."""


class NotNow(Exception):
    """The store or accounting is away; the message says what to start, and the edit may be sent again."""
