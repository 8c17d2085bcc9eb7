"""Whatever a browser sends in place of a passkey's answer is refused, never an error."""

import json
from contextlib import suppress
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from debrief.accounts.models import Passkey, User
from debrief.factors import passkeys
from debrief.factors.passkeys import NotProved, Site
from tests.factors.proofs import Key

SITE = Site("debrief.test", "http://debrief.test")
CHALLENGE = b"c" * 32

oddities = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("AAAA"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
paths = st.sampled_from(
    [
        ("id",),
        ("rawId",),
        ("type",),
        ("response",),
        ("response", "clientDataJSON"),
        ("response", "attestationObject"),
        ("response", "authenticatorData"),
        ("response", "signature"),
        ("response", "userHandle"),
        ("response", "transports"),
        ("authenticatorAttachment",),
    ]
)


def person() -> User:
    return User(id=1, email="mei@example.org", name="Mei Lin Chen", webauthn=[])


def put(answer: str, path: tuple[str, ...], odd: Any) -> str:
    """``answer`` with something odd in one place."""
    whole = json.loads(answer)
    inner = whole
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = odd
    return json.dumps(whole)


@given(odd=oddities, path=paths)
def test_an_odd_registration_is_refused_or_harmless(odd: Any, path: tuple[str, ...]) -> None:
    asked = passkeys.to_register(SITE, person(), handle="h", challenge=CHALLENGE)

    with suppress(NotProved):
        passkeys.registered(SITE, put(Key().create(asked), path, odd), challenge=CHALLENGE)


@given(odd=oddities, path=paths)
def test_an_odd_answer_is_refused_or_harmless(odd: Any, path: tuple[str, ...]) -> None:
    key, owner = Key(), person()
    made = key.create(passkeys.to_register(SITE, owner, handle="h", challenge=CHALLENGE))
    found, _ = passkeys.registered(SITE, made, challenge=CHALLENGE)
    owner.fs_webauthn_user_handle = "h"
    passkey = Passkey(public_key=found.credential_public_key, sign_count=0, user=owner)
    answer = put(key.get(passkeys.to_sign_in(SITE, challenge=CHALLENGE)), path, odd)

    with suppress(NotProved):
        read = passkeys.read(answer)
        passkeys.proved(SITE, read, passkey, challenge=CHALLENGE, alone=True)


@given(text=st.text() | oddities.map(json.dumps))
def test_what_is_no_answer_at_all_is_refused(text: str) -> None:
    with suppress(NotProved):
        passkeys.read(text)
    with suppress(NotProved):
        passkeys.registered(SITE, text, challenge=CHALLENGE)
