"""Whom to suspect of a conflict of interest, from what is known anyway. Plain values."""

from dataclasses import dataclass

from debrief.shipped import PACKAGE

PUBLIC = frozenset(
    (PACKAGE / "conflicts" / "public_providers.txt").read_text(encoding="utf-8").split()
)
"""Where anybody may have an address: sharing one of these says nothing of two people."""

REFERRED = "Referred the candidate."


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Somebody who may have a conflict of interest, and why: a line for the coordinator."""

    person_id: int
    name: str
    reason: str


def telling_domain(address: str) -> str:
    """The domain of ``address``, in small letters; none where anybody may have one."""
    domain = address.rpartition("@")[2].lower()
    return "" if domain in PUBLIC else domain


def same_domain(domain: str) -> str:
    """Why somebody with an address at ``domain`` is suspected."""
    return f"Has an address at {domain}, as the candidate has."
