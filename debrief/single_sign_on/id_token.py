"""The checks of an ID token (OpenID Connect Core 1.0, section 3.1.3.7). No network here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import ClaimError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from debrief.single_sign_on.faults import Distrusted, Fault

LEEWAY = 60
"""How many seconds the provider's clock and ours may differ."""
LONGEST_SUBJECT = 255


class UnknownKey(Exception):
    """The token is signed with a key that we do not know, or not yet."""


@dataclass(frozen=True, slots=True)
class Expected:
    """What a token must say to count."""

    issuer: str
    client_id: str
    nonce: str
    access_token: str
    algorithms: frozenset[str]


def claims(token: object, keys: KeySet, expected: Expected, *, now: int) -> Mapping[str, Any]:
    """What ``token`` claims, once everything about it is right.

    Raises:
        Distrusted: something is not.
        UnknownKey: none of ``keys`` has the id that the token names.

    """
    if not isinstance(token, str):
        raise Distrusted(Fault.TOKEN)
    found = _signed(token, keys, expected.algorithms)
    claimed = CodeIDToken(
        found.claims,
        found.header,
        options={
            "iss": {"essential": True, "value": expected.issuer},
            # The library compares the audience only where it is told to.
            "aud": {"essential": True, "value": expected.client_id},
        },
        params={
            "nonce": expected.nonce,
            "client_id": expected.client_id,
            "access_token": expected.access_token,
        },
    )
    try:
        claimed.validate(now, leeway=LEEWAY)
    except (ClaimError, TypeError, ValueError) as error:
        # The library stumbles over a hash that is no text.
        raise Distrusted(Fault.CLAIM, str(error)) from error
    if not is_subject(claimed["sub"]):
        raise Distrusted(Fault.SUBJECT)
    return dict(claimed)


def _signed(token: str, keys: KeySet, algorithms: frozenset[str]) -> jwt.Token:
    registry = JWSRegistry(algorithms=sorted(algorithms), strict_check_header=False)
    try:
        return jwt.decode(token, keys, registry=registry)
    except InvalidKeyIdError as error:
        raise UnknownKey from error
    except (JoseError, ValueError) as error:
        raise Distrusted(Fault.TOKEN, str(error)) from error


def is_subject(subject: object) -> bool:
    """Whether ``subject`` can name a person: "not exceed 255 ASCII characters", and visible."""
    return (
        isinstance(subject, str)
        and 0 < len(subject) <= LONGEST_SUBJECT
        and subject.isascii()
        and subject.isprintable()
    )


def check_signed_in_since(claimed: Mapping[str, Any], moment: float) -> None:
    """Check that the person proved who it is to the provider after ``moment``.

    Raises:
        Distrusted: it does not say so. A provider that ignores ``max_age`` ends here.

    """
    when = claimed.get("auth_time")
    if isinstance(when, bool) or not isinstance(when, int | float) or when < moment - LEEWAY:
        raise Distrusted(Fault.AUTH_TIME)
