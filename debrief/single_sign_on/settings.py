"""What a deployment says of its identity provider."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from debrief.rights import Role

RETURN = "/single-sign-on/return"
"""Where the provider sends people back to; it must be told so, after ``BASE_URL``."""

LONGEST_ISSUER = 255
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Settings:
    """The provider, and what its word counts for here."""

    issuer: str
    client_id: str
    client_secret: str
    """Empty for a client that has none: the proof of the code exchange protects it (PKCE)."""
    name: str
    group_claim: str
    roles: Mapping[str, Role]
    """The role each group brings. A role that no group brings is not the provider's affair."""
    return_address: str

    @property
    def governed(self) -> frozenset[Role]:
        """The roles that the provider grants and takes away."""
        return frozenset(self.roles.values())


def read(config: Mapping[str, Any]) -> Settings | None:
    """The settings in ``config``, or None where there is no single sign-on.

    Raises:
        RuntimeError: they cannot work; the message says what to set.

    """
    issuer, client_id = str(config["OIDC_ISSUER"]), str(config["OIDC_CLIENT_ID"])
    if not issuer:
        return None
    if not client_id:
        raise RuntimeError("Set DEBRIEF_OIDC_CLIENT_ID as well as DEBRIEF_OIDC_ISSUER.")
    if not is_safe(issuer) or len(issuer) > LONGEST_ISSUER:
        raise RuntimeError("DEBRIEF_OIDC_ISSUER must be an https address.")
    return Settings(
        issuer=issuer,
        client_id=client_id,
        client_secret=str(config["OIDC_CLIENT_SECRET"]),
        name=str(config["OIDC_NAME"]),
        group_claim=str(config["OIDC_GROUP_CLAIM"]),
        roles=_roles(config["OIDC_ROLES"]),
        return_address=config["BASE_URL"].rstrip("/") + RETURN,
    )


def is_safe(address: object) -> bool:
    """Whether what is sent to ``address`` is encrypted on its way, or stays on this machine."""
    if not isinstance(address, str):
        return False
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and host in LOOPBACK))


def _roles(said: object) -> dict[str, Role]:
    try:
        return {str(group): Role(role) for group, role in dict(said).items()}  # type: ignore[call-overload]  # else it raises
    except (TypeError, ValueError) as error:
        known = ", ".join(Role)
        raise RuntimeError(
            f'DEBRIEF_OIDC_ROLES must be JSON such as {{"hiring": "coordinator"}}; roles: {known}.'
        ) from error
