"""One-time codes without a browser: keys, pictures."""

import re

import pytest

from debrief.factors import keys, recovery
from debrief.factors.one_time import OneTimeCodes, drawing
from debrief.factors.passkeys import Site


def test_a_key_that_is_chosen_later_shuts_no_earlier_secret_out() -> None:
    before = OneTimeCodes(keys.sealing("secret", {}), "Debrief")
    secret = before.generate_totp_secret()

    after = OneTimeCodes(keys.sealing("secret", {"1": "a chosen key", "2": "a newer one"}), "D")

    assert after.get_totp_pretty_key(secret) == before.get_totp_pretty_key(secret)
    assert '"t":"2"' in after.generate_totp_secret()


def test_another_key_opens_no_secret() -> None:
    before = OneTimeCodes(keys.sealing("secret", {}), "Debrief")
    secret = before.generate_totp_secret()

    after = OneTimeCodes(keys.sealing("another secret", {}), "Debrief")

    assert after.get_totp_pretty_key(secret) != before.get_totp_pretty_key(secret)


def test_keys_for_two_purposes_differ() -> None:
    assert keys.derived("secret", "one") != keys.derived("secret", "two")
    assert len(keys.derived("secret", "one")) == 32


def test_a_qr_code_is_drawn_as_one_path() -> None:
    size, path = drawing("otpauth://totp/Debrief:a@example.org?secret=ABC&issuer=Debrief")
    dark = set()
    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1H\1z", path):
        dark |= {(int(x) + step, int(y)) for step in range(int(length))}

    assert re.sub(r"M(\d+) (\d+)h(\d+)v1H\1z", "", path) == ""
    # The first finder pattern: a ring of seven modules, a ring of light, three by three dark.
    finder = {(x - 4, y - 4) for x, y in dark if 4 <= x < 11 and 4 <= y < 11}
    ring = {(x, y) for x in range(7) for y in range(7) if {x, y} & {0, 6}}
    assert finder == ring | {(x, y) for x in (2, 3, 4) for y in (2, 3, 4)}
    margin = {(x, y) for x, y in dark if min(x, y) < 4 or max(x, y) >= size - 4}
    assert margin == set()


def test_recovery_codes_differ_and_have_no_letters_that_look_alike() -> None:
    codes = recovery.fresh_codes()

    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"([2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}", code) for code in codes)


def test_a_recovery_code_is_the_same_however_it_is_typed() -> None:
    def kept(code: str, person_id: int = 1, key: bytes = b"key") -> str:
        return recovery.kept(code, person_id=person_id, key=key)

    assert kept("abcd efgh-jkmnPQRS") == kept("ABCD-EFGH-JKMN-PQRS")
    assert kept("ABCD-EFGH-JKMN-PQRS", person_id=2) != kept("ABCD-EFGH-JKMN-PQRS")
    assert kept("ABCD-EFGH-JKMN-PQRS", key=b"other") != kept("ABCD-EFGH-JKMN-PQRS")


@pytest.mark.parametrize(
    ("base_url", "site", "fit"),
    [
        ("https://debrief.example", Site("debrief.example", "https://debrief.example"), True),
        (
            "https://debrief.example:8443/",
            Site("debrief.example", "https://debrief.example:8443"),
            True,
        ),
        ("http://localhost:8000", Site("localhost", "http://localhost:8000"), True),
        ("http://127.0.0.1:8000", Site("127.0.0.1", "http://127.0.0.1:8000"), False),
        ("https://[::1]", Site("::1", "https://[::1]"), False),
        ("http://debrief.example", Site("debrief.example", "http://debrief.example"), False),
    ],
)
def test_passkeys_are_bound_to_the_one_address(base_url: str, site: Site, *, fit: bool) -> None:
    assert Site.at(base_url) == site
    assert site.fit is fit
