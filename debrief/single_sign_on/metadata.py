"""What a provider says of itself (OpenID Connect Discovery 1.0), as far as we take it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from debrief.single_sign_on.faults import Distrusted, Fault
from debrief.single_sign_on.settings import Settings, is_safe

ALGORITHMS = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"}
)
"""How an ID token may be signed: with a key that only the provider has. Whatever it says of
itself, a token without a signature or signed with a shared secret is none."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """A provider's addresses and habits. What else it says of itself goes nowhere."""

    authorization: str
    token: str
    keys: str
    people: str
    """Where it says more of a person than the ID token does; empty where nowhere."""
    algorithms: frozenset[str]
    client_proof: str
    """How it wants a client to prove itself."""
    scope: str
    names_itself: bool
    """Whether it names itself when it sends somebody back (RFC 9207)."""


def read(said: Mapping[str, Any], settings: Settings) -> Metadata:
    """What ``said`` means for us.

    Raises:
        Distrusted: it is not of the issuer that we know, or not usable with safety.

    """
    if said.get("issuer") != settings.issuer:
        raise Distrusted(Fault.ISSUER)
    addresses = [
        said.get(name) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")
    ]
    people = said.get("userinfo_endpoint") or ""
    algorithms = ALGORITHMS & _texts(said, "id_token_signing_alg_values_supported", "RS256")
    if not all(is_safe(each) for each in (*addresses, people or settings.issuer)) or not algorithms:
        raise Distrusted(Fault.METADATA)
    authorization, token, keys = map(str, addresses)
    return Metadata(
        authorization=authorization,
        token=token,
        keys=keys,
        people=str(people),
        algorithms=algorithms,
        client_proof=_client_proof(said, settings),
        scope=_scope(said, settings),
        names_itself=said.get("authorization_response_iss_parameter_supported") is True,
    )


def _texts(said: Mapping[str, Any], name: str, default: str = "") -> frozenset[str]:
    values = said.get(name, [default])
    texts = values if isinstance(values, list) else []
    return frozenset(each for each in texts if isinstance(each, str))


def _client_proof(said: Mapping[str, Any], settings: Settings) -> str:
    if not settings.client_secret:
        return "none"
    taken = _texts(said, "token_endpoint_auth_methods_supported", "client_secret_basic")
    return "client_secret_basic" if "client_secret_basic" in taken else "client_secret_post"


def _scope(said: Mapping[str, Any], settings: Settings) -> str:
    """What to ask about a person. Some providers tell groups only to those who ask for them."""
    groups = {settings.group_claim} & _texts(said, "scopes_supported") if settings.roles else ()
    return " ".join(("openid", "email", "profile", *groups))
