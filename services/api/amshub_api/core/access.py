"""Who may see or do what a URL gives."""

from enum import Enum


class Access(Enum):
    """From which `web.security` on a URL asks for the user and the password."""

    OPEN = "open"
    """Never: what a probe or a page needs before anybody has said who they are."""
    READ = "read"
    """At level 2: what the meter says."""
    CONFIGURE = "configure"
    """At levels 1 and 2: how things are set."""
    EDIT = "edit"
    """Always; refused while the settings have no password."""
