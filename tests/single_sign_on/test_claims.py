"""Reading what a provider says, whatever it says: nothing but a fault comes of nonsense."""

import json
import time
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from joserfc.jwk import KeySet, RSAKey

from debrief.single_sign_on import claims, id_token, metadata, settings
from debrief.single_sign_on.faults import Distrusted
from tests.single_sign_on.forgeries import signed
from tests.single_sign_on.test_settings import GOOD

KEY = RSAKey.generate_key(2048)
KEYS = KeySet([KEY])
KNOWN = settings.read(GOOD)
EXPECTED = id_token.Expected(
    issuer="https://id.example/realm",
    client_id="debrief",
    nonce="nonce",
    access_token="access",
    algorithms=metadata.ALGORITHMS,
)

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


def good(**changes: Any) -> dict[str, Any]:
    now = int(time.time())
    return {
        "iss": EXPECTED.issuer,
        "aud": EXPECTED.client_id,
        "sub": "mei",
        "nonce": "nonce",
        "iat": now,
        "exp": now + 300,
    } | changes


def test_a_good_token_holds() -> None:
    said = id_token.claims(signed(good(), KEY), KEYS, EXPECTED, now=int(time.time()))

    assert said["sub"] == "mei"


@pytest.mark.parametrize("late", [True, False])
def test_clocks_may_differ_by_a_minute(*, late: bool) -> None:
    now = int(time.time())
    token = signed(good(exp=now - 59, iat=now + 59), KEY)

    assert id_token.claims(token, KEYS, EXPECTED, now=now)["sub"] == "mei"
    with pytest.raises(Distrusted):
        id_token.claims(token, KEYS, EXPECTED, now=now + (2 if late else -2))


@example({"at_hash": [None]})
@given(
    st.dictionaries(
        st.sampled_from([*good(), "azp", "at_hash", "amr", "auth_time", "nbf"]), anything
    )
)
def test_odd_claims_are_distrusted_or_harmless(odd: dict[str, Any]) -> None:
    token = signed(json.loads(json.dumps(good() | odd)), KEY)
    try:
        said = id_token.claims(token, KEYS, EXPECTED, now=int(time.time()))
    except Distrusted:
        return

    assert (said["iss"], said["nonce"]) == (EXPECTED.issuer, "nonce")
    assert said["aud"] in ("debrief", ["debrief"]) or said["azp"] == "debrief"


@given(st.text() | st.none() | st.integers())
def test_what_is_no_token_is_distrusted(text: object) -> None:
    with pytest.raises(Distrusted):
        id_token.claims(text, KEYS, EXPECTED, now=0)


@given(st.binary())
def test_a_token_of_odd_parts_is_distrusted(data: bytes) -> None:
    header, _, signature = signed(good(), KEY).split(".")
    text = data.decode("latin-1")
    for token in (f"{text}.{text}.{text}", f"{header}.{text}.{signature}", f"{header}..{text}"):
        with pytest.raises((Distrusted, id_token.UnknownKey)):
            id_token.claims(token, KEYS, EXPECTED, now=0)


@example({"id_token_signing_alg_values_supported": 5})
@example({"token_endpoint": "https://["})
@given(
    st.dictionaries(
        st.sampled_from(
            [
                "issuer",
                "authorization_endpoint",
                "token_endpoint",
                "jwks_uri",
                "userinfo_endpoint",
                "scopes_supported",
                "id_token_signing_alg_values_supported",
                "token_endpoint_auth_methods_supported",
                "authorization_response_iss_parameter_supported",
            ]
        ),
        anything,
    )
)
def test_odd_metadata_is_distrusted_or_harmless(odd: dict[str, Any]) -> None:
    assert KNOWN
    said = {
        "issuer": KNOWN.issuer,
        "authorization_endpoint": "https://id.example/authorize",
        "token_endpoint": "https://id.example/token",
        "jwks_uri": "https://id.example/keys",
    }
    try:
        found = metadata.read(said | odd, KNOWN)
    except Distrusted:
        return

    assert found.algorithms <= metadata.ALGORITHMS
    assert found.token.startswith("https://")
    assert found.scope.startswith("openid email profile")


@given(st.dictionaries(st.sampled_from(["name", "given_name", "email", "groups"]), anything))
def test_odd_people_have_names_that_can_be_kept(odd: dict[str, Any]) -> None:
    found = claims.read({"iss": "https://id.example", "sub": "mei", **odd}, "groups")

    assert len(found.name.encode()) <= 4 * claims.LONGEST_NAME
    assert "\0" not in found.name
    assert found.email == ""
    assert all(isinstance(group, str) for group in found.groups)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ({"name": "Mei Lin Chen"}, "Mei Lin Chen"),
        ({"name": " ", "given_name": "Mei Lin", "family_name": "Chen"}, "Mei Lin Chen"),
        ({"family_name": "Chen"}, "Chen"),
        ({"preferred_username": "mei"}, "mei"),
        ({"email": "mei@example.org"}, "mei@example.org"),
        ({"name": "Mei\ud800 Lin\0\nChen"}, "Mei Lin Chen"),
        ({"name": "x" * 300}, "x" * 200),
        ({"name": 5}, ""),
    ],
)
def test_a_person_is_called_by_what_the_provider_says(said: dict[str, Any], name: str) -> None:
    assert claims.read({"iss": "https://id.example", "sub": "1", **said}, "groups").name == name


@pytest.mark.parametrize("when", [None, "1", True, 1_000.0 - id_token.LEEWAY - 1])
def test_a_proof_of_before_is_none(when: object) -> None:
    with pytest.raises(Distrusted):
        id_token.check_signed_in_since({"auth_time": when}, 1_000.0)


def test_a_proof_of_now_is_one() -> None:
    id_token.check_signed_in_since({"auth_time": 1_000}, 1_000.5)
