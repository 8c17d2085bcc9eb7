"""What a provider says of a person, in our words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from debrief.rights import Role
from debrief.web.forms import one_line

LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Claims:
    """Somebody, as the provider knows them."""

    issuer: str
    subject: str
    name: str
    email: str
    """The address, only if the provider says that it is verified; else empty."""
    groups: frozenset[str]

    def roles(self, by_group: Mapping[str, Role]) -> frozenset[Role]:
        """The roles that the groups bring."""
        return frozenset(by_group[group] for group in self.groups if group in by_group)


def read(said: Mapping[str, Any], group_claim: str) -> Claims:
    """What ``said``, an ID token that holds, says of a person."""
    email = said.get("email")
    proved = said.get("email_verified") is True and isinstance(email, str)
    return Claims(
        issuer=said["iss"],
        subject=said["sub"],
        name=one_line(_name(said))[:LONGEST_NAME],
        email=email if proved and isinstance(email, str) else "",
        groups=_groups(said.get(group_claim)),
    )


def _name(said: Mapping[str, Any]) -> str:
    parts = (said.get("given_name"), said.get("family_name"))
    whole = " ".join(part for part in parts if isinstance(part, str))
    for name in (said.get("name"), whole, said.get("preferred_username"), said.get("email")):
        if isinstance(name, str) and name.strip():
            # JSON may hold halves of characters, which no database takes.
            return name.encode(errors="ignore").decode()
    return ""


def _groups(said: object) -> frozenset[str]:
    several = said if isinstance(said, list) else [said]
    return frozenset(each for each in several if isinstance(each, str))
