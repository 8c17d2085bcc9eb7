"""Asking the provider: the code flow of OpenID Connect with PKCE, as its client."""

import hmac
import logging
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.integrations.requests_client import OAuth2Session
from authlib.oidc.discovery import get_well_known_url
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException

from debrief.single_sign_on import claims, id_token, metadata
from debrief.single_sign_on.claims import Claims
from debrief.single_sign_on.faults import Distrusted, Fault, Unreachable
from debrief.single_sign_on.metadata import Metadata
from debrief.single_sign_on.settings import Settings

TIME_OUT = (3, 5)
"""Seconds to wait for a connection, and then for an answer. Somebody is looking at a page."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Begun:
    """A sign-in on its way: the address to go to, and what only this browser knows of it."""

    address: str
    state: str
    nonce: str
    verifier: str


class Provider:
    """The identity provider. What it says of itself is asked when first needed, and kept."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._metadata: Metadata | None = None
        self._keys: KeySet | None = None

    def begin(self, *, anew: bool = False) -> Begun:
        """Begin a sign-in; ``anew`` has the person prove who it is even if signed in there.

        Raises:
            Distrusted, Unreachable: the provider cannot be used.

        """
        said = self._described()
        verifier, nonce = generate_token(48), generate_token(32)
        address, state = self._client(said).create_authorization_url(
            said.authorization,
            state=generate_token(32),
            nonce=nonce,
            code_verifier=verifier,
            **({"prompt": "login", "max_age": 0} if anew else {}),
        )
        return Begun(address, state, nonce, verifier)

    def finish(
        self, begun: Begun, answer: Mapping[str, str], *, signed_in_since: float | None = None
    ) -> Claims:
        """Who it is that the provider sent back with ``answer``, the fields of the address.

        ``signed_in_since`` is the moment after which the person must have proved it there.

        Raises:
            Distrusted, Unreachable: nobody can be told from the answer.

        """
        said = self._described()
        code = _code(begun, answer, said, self.settings.issuer)
        with _asking():
            client = self._client(said)
            token = client.fetch_token(said.token, code=code, code_verifier=begun.verifier)
        claimed = self._checked(token, begun.nonce, said)
        if signed_in_since is not None:
            id_token.check_signed_in_since(claimed, signed_in_since)
        return claims.read(self._with_the_rest(client, said, claimed), self.settings.group_claim)

    def _described(self) -> Metadata:
        if self._metadata is None:
            where = get_well_known_url(self.settings.issuer, external=True)
            with OAuth2Session(default_timeout=TIME_OUT) as client:
                self._metadata = metadata.read(_asked(client, where), self.settings)
        return self._metadata

    def _client(self, said: Metadata) -> OAuth2Session:
        return OAuth2Session(
            client_id=self.settings.client_id,
            client_secret=self.settings.client_secret or None,
            token_endpoint_auth_method=said.client_proof,
            scope=said.scope,
            redirect_uri=self.settings.return_address,
            code_challenge_method="S256",
            default_timeout=TIME_OUT,
        )

    def _checked(self, token: Mapping[str, Any], nonce: str, said: Metadata) -> Mapping[str, Any]:
        access_token = token.get("access_token")
        if not isinstance(access_token, str):
            raise Distrusted(Fault.TOKEN, "no access token")
        expected = id_token.Expected(
            issuer=self.settings.issuer,
            client_id=self.settings.client_id,
            nonce=nonce,
            access_token=access_token,
            algorithms=said.algorithms,
        )
        signed, now = token.get("id_token"), int(time.time())
        try:
            return id_token.claims(signed, self._known_keys(said), expected, now=now)
        except id_token.UnknownKey:
            pass
        try:  # the provider may have changed its keys; once more, and no more
            return id_token.claims(signed, self._known_keys(said, anew=True), expected, now=now)
        except id_token.UnknownKey as error:
            raise Distrusted(Fault.TOKEN, "signed with an unknown key") from error

    def _known_keys(self, said: Metadata, *, anew: bool = False) -> KeySet:
        if self._keys is None or anew:
            with OAuth2Session(default_timeout=TIME_OUT) as client:
                found = _asked(client, said.keys)
            try:
                self._keys = KeySet.import_key_set({"keys": list(found["keys"])})
            except (JoseError, KeyError, TypeError, ValueError) as error:
                raise Distrusted(Fault.METADATA, f"its keys cannot be read: {error}") from error
        return self._keys

    def _with_the_rest(
        self, client: OAuth2Session, said: Metadata, claimed: Mapping[str, Any]
    ) -> Mapping[str, Any]:
        """``claimed``, and what the provider tells only where it is asked about people."""
        wanted = {"email"} | ({self.settings.group_claim} if self.settings.roles else set())
        if not said.people or wanted <= claimed.keys():
            return claimed
        more = _asked(client, said.people, withhold_token=False)
        if more.get("sub") != claimed["sub"]:
            raise Distrusted(Fault.SUBJECT)
        return {**more, **claimed}


def _code(begun: Begun, answer: Mapping[str, str], said: Metadata, issuer: str) -> str:
    """The code in ``answer``. Raise Distrusted unless it is the answer to what was begun."""
    if not hmac.compare_digest(answer.get("state", "").encode(), begun.state.encode()):
        raise Distrusted(Fault.STATE)
    if answer.get("iss", "" if said.names_itself else issuer) != issuer:
        raise Distrusted(Fault.ISSUER)
    if "error" in answer or not answer.get("code"):
        raise Distrusted(Fault.PROVIDER_REFUSED)
    return answer["code"]


def _asked(client: OAuth2Session, address: str, *, withhold_token: bool = True) -> dict[str, Any]:
    """The JSON object at ``address``. Raise Unreachable where there is none."""
    with _asking():
        answer = client.get(address, withhold_token=withhold_token, allow_redirects=False)
        answer.raise_for_status()
        found = answer.json()
        if not isinstance(found, dict):
            raise ValueError(f"{address} holds no JSON object")  # noqa: TRY004 - as the library's
        return found


@contextmanager
def _asking() -> Iterator[None]:
    """Tell apart a provider that does not answer and one that says no."""
    try:
        yield
    except (RequestException, ValueError) as error:
        log.warning("the identity provider gave no usable answer: %s", error)
        raise Unreachable from error
    except AuthlibBaseError as error:
        log.warning("the identity provider refused: %s", error)
        raise Distrusted(Fault.CODE) from error
