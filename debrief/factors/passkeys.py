"""Passkeys (WebAuthn): what a browser is asked for, and what it answers.

The work is py_webauthn's. Flask-Security's own pages for it take the name of the site from
the Host header of the request; here it is that of the deployment's one address.
"""

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

import webauthn
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import (
    options_to_json_dict,
    parse_authentication_credential_json,
    parse_registration_credential_json,
)
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    AuthenticatorTransport,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from debrief.accounts.models import Passkey, User

UNREADABLE: Final = (WebAuthnException, ValueError, KeyError, TypeError, AttributeError)
"""What py_webauthn raises for an answer that no browser gives, or a signature that is wrong."""


class NotProved(Exception):
    """The answer proves nothing."""


@dataclass(frozen=True, slots=True)
class Site:
    """The deployment, as passkeys are bound to it: a key made for one opens no other."""

    host: str
    origin: str

    @classmethod
    def at(cls, base_url: str) -> "Site":
        """The site that people reach at ``base_url``."""
        parts = urlsplit(base_url)
        return cls(parts.hostname or "", f"{parts.scheme}://{parts.netloc}")

    @property
    def fit(self) -> bool:
        """Whether browsers make passkeys for it: for encrypted sites that have a name."""
        try:
            ip_address(self.host)
        except ValueError:
            return self.origin.startswith("https:") or self.host == "localhost"
        return False


def to_register(site: Site, person: User, *, handle: str, challenge: bytes) -> dict[str, Any]:
    """Ask for a new passkey that names its person by itself and checks who holds it.

    Only such a key can stand for both factors.
    """
    return options_to_json_dict(
        webauthn.generate_registration_options(
            rp_id=site.host,
            rp_name="Debrief",
            user_id=handle.encode(),
            user_name=person.email,
            user_display_name=person.name,
            challenge=challenge,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.REQUIRED,
                user_verification=UserVerificationRequirement.REQUIRED,
            ),
            exclude_credentials=_descriptors(person),
        )
    )


def registered(
    site: Site, answer: str, *, challenge: bytes
) -> tuple[VerifiedRegistration, list[str]]:
    """The passkey that a browser made, and how it can be reached.

    Raises:
        NotProved: the answer is not one to ``challenge``, or not from this site.

    """
    try:
        credential = parse_registration_credential_json(answer)
        found = webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except UNREADABLE as error:
        raise NotProved from error
    return found, [each.value for each in credential.response.transports or []]


def to_sign_in(site: Site, *, challenge: bytes, person: User | None = None) -> dict[str, Any]:
    """Ask for a passkey of ``person``, after the password; or of whoever has one here.

    Without a password before it, the key itself must check who holds it.
    """
    need = UserVerificationRequirement
    return options_to_json_dict(
        webauthn.generate_authentication_options(
            rp_id=site.host,
            challenge=challenge,
            allow_credentials=_descriptors(person) if person else None,
            user_verification=need.DISCOURAGED if person else need.REQUIRED,
        )
    )


def read(answer: str) -> AuthenticationCredential:
    """The answer of a browser, not yet believed. Raise NotProved for what is none."""
    try:
        return parse_authentication_credential_json(answer)
    except UNREADABLE as error:
        raise NotProved from error


def proved(
    site: Site, answer: AuthenticationCredential, passkey: Passkey, *, challenge: bytes, alone: bool
) -> VerifiedAuthentication:
    """Check that ``passkey`` signed ``challenge`` for this site.

    A count that did not go up is refused: the key was copied, or the answer is an old one.
    ``alone`` says that no password came before, so that the key must have checked its holder.

    Raises:
        NotProved: something of this does not hold.

    """
    handle = answer.response.user_handle
    if handle and handle.decode(errors="replace") != passkey.user.fs_webauthn_user_handle:
        raise NotProved
    try:
        return webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=alone,
        )
    except UNREADABLE as error:
        raise NotProved from error


def _descriptors(person: User) -> list[PublicKeyCredentialDescriptor]:
    known = {each.value for each in AuthenticatorTransport}
    return [
        PublicKeyCredentialDescriptor(
            id=each.credential_id,
            transports=[AuthenticatorTransport(t) for t in each.transports or [] if t in known],
        )
        for each in person.webauthn
    ]
