"""Recovery codes: for whoever lost the telephone and the key, each good once."""

import secrets
from hashlib import sha256
from hmac import new as hmac
from typing import Final

HOW_MANY: Final = 10
ALPHABET: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Digits and letters, without those that a hand or a printer makes look the same."""
GROUPS, IN_A_GROUP = 4, 4


def fresh_codes() -> list[str]:
    """New codes of 79 random bits each, in groups that can be read from paper."""
    return ["-".join(_group() for _ in range(GROUPS)) for _ in range(HOW_MANY)]


def _group() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(IN_A_GROUP))


def kept(code: str, *, person_id: int, key: bytes) -> str:
    """What is stored of ``code``: who has the database but not the key cannot try codes.

    However it was typed, in small letters or without the hyphens, it is the same code.
    """
    letters = "".join(c for c in code.upper() if c.isalnum())
    return hmac(key, f"{person_id}:{letters}".encode(), sha256).hexdigest()
