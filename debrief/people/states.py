"""How somebody can stand to the organisation."""

from enum import StrEnum


class State(StrEnum):
    """Whether somebody can sign in."""

    ACTIVE = "active"
    INVITED = "invited"
    """Has a link to join by, or let one run out."""
    DEACTIVATED = "deactivated"
    """Has left; the history stays."""
