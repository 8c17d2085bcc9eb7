"""ID tokens that must let nobody in: each takes a good one's claims and makes a bad one."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from typing import Any

from joserfc import jwt
from joserfc.jwk import RSAKey

Claims = dict[str, Any]


def _changed(**changes: Any) -> Callable[[Claims, RSAKey], str]:
    """The claims with these changed, or left out where None, signed as they should be."""

    def forge(claims: Claims, key: RSAKey) -> str:
        kept = {name: value for name, value in {**claims, **changes}.items() if value is not None}
        return signed(kept, key)

    return forge


def signed(claims: Claims, key: RSAKey, kid: str | None = None) -> str:
    return jwt.encode({"alg": "RS256", "kid": kid or key.kid}, claims, key)


def _by_hand(header: dict[str, str], claims: Claims, secret: bytes | None) -> str:
    parts = [_base64(json.dumps(part).encode()) for part in (header, claims)]
    text = ".".join(parts)
    mac = hmac.new(secret, text.encode(), hashlib.sha256).digest() if secret else b""
    return f"{text}.{_base64(mac)}"


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _unsigned(claims: Claims, key: RSAKey) -> str:
    return _by_hand({"alg": "none"}, claims, None)


def _signed_with_what_everybody_knows(claims: Claims, key: RSAKey) -> str:
    return _by_hand({"alg": "HS256", "kid": key.kid or ""}, claims, key.as_pem(private=False))


def _signed_with_the_secret(claims: Claims, key: RSAKey) -> str:
    return _by_hand({"alg": "HS256"}, claims, b"secret of the client")


def _stripped(claims: Claims, key: RSAKey) -> str:
    return signed(claims, key).rpartition(".")[0] + "."


def _by_a_stranger(claims: Claims, key: RSAKey) -> str:
    return signed(claims, RSAKey.generate_key(2048), key.kid)


def _by_a_stranger_who_says_so(claims: Claims, key: RSAKey) -> str:
    return signed(claims, RSAKey.generate_key(2048), "stranger")


def _with_a_key_of_its_own(claims: Claims, key: RSAKey) -> str:
    own = RSAKey.generate_key(2048)
    header = {"alg": "RS256", "kid": key.kid or "", "jwk": own.as_dict(private=False)}
    return jwt.encode(header, claims, own)


def _changed_after_signing(claims: Claims, key: RSAKey) -> str:
    header, _, signature = signed(claims, key).split(".")
    return ".".join((header, _base64(json.dumps({**claims, "sub": "1"}).encode()), signature))


AN_HOUR = 3600

FORGERIES: dict[str, tuple[Callable[[Claims, RSAKey], str], str]] = {
    "of another issuer": (_changed(iss="https://other.example"), "claim"),
    "of nearly the issuer": (lambda c, k: signed({**c, "iss": c["iss"] + "/"}, k), "claim"),
    "for another client": (_changed(aud="another"), "claim"),
    "for another client, passed on": (_changed(aud="another", azp="debrief"), "claim"),
    "for several, given to nobody": (_changed(aud=["debrief", "another"]), "claim"),
    "for several, given to another": (
        _changed(aud=["debrief", "another"], azp="another"),
        "claim",
    ),
    "for nobody": (_changed(aud=None), "claim"),
    "for an empty list": (_changed(aud=[]), "claim"),
    "of another sign-in": (_changed(nonce="another"), "claim"),
    "of no sign-in": (_changed(nonce=None), "claim"),
    "run out": (lambda c, k: signed({**c, "exp": int(time.time()) - AN_HOUR}, k), "claim"),
    "that never runs out": (_changed(exp=None), "claim"),
    "that runs out in words": (_changed(exp="never"), "claim"),
    "of the future": (lambda c, k: signed({**c, "iat": int(time.time()) + AN_HOUR}, k), "claim"),
    "not valid yet": (lambda c, k: signed({**c, "nbf": int(time.time()) + AN_HOUR}, k), "claim"),
    "with another access token": (_changed(at_hash="another"), "claim"),
    "about nobody": (_changed(sub=None), "claim"),
    "about a number": (_changed(sub=1), "claim"),
    "about an empty name": (_changed(sub=""), "subject"),
    "about a name with NUL": (_changed(sub="a\0b"), "subject"),
    "about a name too long": (_changed(sub="a" * 256), "subject"),
    "unsigned": (_unsigned, "token"),
    "with its signature cut off": (_stripped, "token"),
    "signed with the public key": (_signed_with_what_everybody_knows, "token"),
    "signed with the client's secret": (_signed_with_the_secret, "token"),
    "signed by a stranger": (_by_a_stranger, "token"),
    "signed by a stranger who says so": (_by_a_stranger_who_says_so, "token"),
    "signed with a key it brings along": (_with_a_key_of_its_own, "token"),
    "changed after signing": (_changed_after_signing, "token"),
    "that is none": (lambda _c, _k: "not.a.token", "token"),
    "that is empty": (lambda _c, _k: "", "token"),
}
"""By name: how to make it, and what the log says of it."""
