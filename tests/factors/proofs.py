"""What a person with a second factor has at hand: an app, a key, and a browser to use them in."""

import hashlib
import json
import os
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from flask import current_app
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, encode_cbor
from werkzeug.test import TestResponse

from debrief.accounts.models import User
from debrief.factors import recovery
from debrief.factors.one_time import OneTimeCodes
from tests import factories, reading
from tests.conftest import Browser

PASSWORD = "a long enough password"
PRESENT, VERIFIED, MADE = 0x01, 0x04, 0x40


def maker() -> OneTimeCodes:
    found: OneTimeCodes = current_app.extensions["one_time_codes"]
    return found


def code_now(secret: str) -> str:
    """What the app of the person shows at this moment."""
    return str(maker().generate_totp_password(secret))


def with_codes(**values: Any) -> tuple[User, str]:
    """Somebody who signs in with codes, and the secret they are made with."""
    secret = maker().generate_totp_secret()
    person = factories.user(tf_totp_secret=secret, tf_primary_method="authenticator", **values)
    return person, secret


def with_recovery_codes(person: User, *codes: str) -> None:
    key = recovery_key()
    person.mf_recovery_codes = [recovery.kept(c, person_id=person.id, key=key) for c in codes]


def recovery_key() -> bytes:
    from debrief.factors.sign_in import recovery_key as found  # noqa: PLC0415

    return found()


def give_password(browser: Browser, person: User, query: str = "") -> TestResponse:
    """Send the sign-in page, with the token it gives."""
    page = browser.see(f"/login{query}")
    return browser.open(
        f"/login{query}",
        method="POST",
        data={
            "csrf_token": reading.field(page, "csrf_token"),
            "next": reading.field(page, "next"),
            "email": person.email,
            "password": PASSWORD,
        },
    )


def send(browser: Browser, address: str, page: str, **fields: str) -> TestResponse:
    """Send a form to ``address`` with the token that ``page`` gives this browser."""
    token = reading.field(browser.see(page), "csrf_token")
    return browser.open(address, method="POST", data={"csrf_token": token, **fields})


def give_code(browser: Browser, code: str) -> TestResponse:
    return send(browser, "/login/code", "/login/code", code=code)


def is_in(browser: Browser) -> bool:
    return browser.open("/").status_code == 200


class Key:
    """A passkey on a device: what a browser would answer, made without one."""

    def __init__(self, site: str = "debrief.test", origin: str = "http://debrief.test") -> None:
        self.site, self.origin = site, origin
        self.id = os.urandom(32)
        self.private = ec.generate_private_key(ec.SECP256R1())
        self.handle = b""
        self.count = 0

    def create(self, options: Mapping[str, Any], *, flags: int = PRESENT | VERIFIED) -> str:
        """The answer to the options of a registration."""
        self.handle = base64url_to_bytes(options["user"]["id"])
        numbers = self.private.public_key().public_numbers()
        public = encode_cbor(
            {
                1: 2,
                3: -7,
                -1: 1,
                -2: numbers.x.to_bytes(32, "big"),
                -3: numbers.y.to_bytes(32, "big"),
            }
        )
        made = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        attested = {"fmt": "none", "attStmt": {}, "authData": self._data(flags | MADE) + made}
        return self._answer(
            {
                "clientDataJSON": self._client("webauthn.create", options["challenge"]),
                "attestationObject": encode_cbor(attested),
            },
            transports=["internal"],
        )

    def get(self, options: Mapping[str, Any], *, flags: int = PRESENT | VERIFIED) -> str:
        """The answer to the options of a sign-in."""
        client = self._client("webauthn.get", options["challenge"])
        data = self._data(flags)
        signed = self.private.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            {
                "clientDataJSON": client,
                "authenticatorData": data,
                "signature": signed,
                "userHandle": self.handle,
            }
        )

    def _data(self, flags: int) -> bytes:
        site = hashlib.sha256(self.site.encode()).digest()
        return site + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps(
            {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        ).encode()

    def _answer(self, response: Mapping[str, bytes], **more: Any) -> str:
        return json.dumps(
            {
                "id": bytes_to_base64url(self.id),
                "rawId": bytes_to_base64url(self.id),
                "type": "public-key",
                "clientExtensionResults": {},
                "response": {n: bytes_to_base64url(v) for n, v in response.items()} | more,
            }
        )


def register(browser: Browser, key: Key, name: str = "Work laptop") -> TestResponse:
    """Add ``key`` on the page of whoever is signed in."""
    options = browser.post("/me/security/passkeys/options").json
    assert options is not None
    return browser.post("/me/security/passkeys", name=name, credential=key.create(options))


def options(browser: Browser, page: str = "/login", address: str = "/login/passkey/options") -> Any:
    """What the server asks a passkey for, in this browser."""
    return send(browser, address, page).json
