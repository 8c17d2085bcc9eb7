"""What proves a person, and is used up by it. Callers hold the lock, and commit."""

from datetime import datetime

from webauthn.helpers.structs import AuthenticationCredential

from debrief.accounts.models import Passkey, User
from debrief.audit.log import record
from debrief.audit.vocabulary import Action
from debrief.factors import passkeys, recovery
from debrief.factors.notices import Notice, tell
from debrief.factors.one_time import NEIGHBOUR, OneTimeCodes
from debrief.factors.steps import Challenge


def code(person: User, typed: str, *, codes: OneTimeCodes) -> bool:
    """Say whether ``typed`` is a one-time code of ``person`` that never counted before."""
    secret = person.tf_totp_secret
    return secret is not None and codes.verify_totp(typed, secret, person, NEIGHBOUR)


def recovery_code(person: User, typed: str, *, key: bytes, now: datetime) -> bool:
    """Say whether ``typed`` is a recovery code that was never used; it is used then."""
    left = list(person.mf_recovery_codes or [])
    used = recovery.kept(typed, person_id=person.id, key=key)
    if used not in left:
        return False
    left.remove(used)
    person.mf_recovery_codes = left
    record(
        Action.RECOVERY_CODE_USED,
        actor=person.id,
        now=now,
        subject=f"person:{person.id}",
        new={"left": len(left)},
    )
    tell(person, Notice.RECOVERY_CODE_USED, now=now, left=len(left))
    return True


def passkey_holder(
    passkey: Passkey,
    answer: AuthenticationCredential,
    challenge: Challenge,
    *,
    site: passkeys.Site,
    alone: bool,
    now: datetime,
) -> User:
    """Whose ``passkey`` (locked) signed ``challenge``; its use is remembered.

    A challenge from before the last use is refused: an answer that somebody overheard
    proves nothing, although many keys do not count what they sign.

    Raises:
        NotProved: the answer does not prove what it should.

    """
    if challenge.at <= passkey.lastuse_datetime:
        raise passkeys.NotProved
    found = passkeys.proved(site, answer, passkey, challenge=challenge.text, alone=alone)
    passkey.sign_count = found.new_sign_count
    passkey.backup_state = found.credential_backed_up
    passkey.lastuse_datetime = now
    return passkey.user


def note_refused_passkey(passkey: Passkey, *, now: datetime) -> None:
    """Write down that a passkey did not prove its holder: perhaps it was copied."""
    record(
        Action.SIGN_IN_FAILED,
        actor=None,
        now=now,
        subject=f"person:{passkey.user_id}",
        new={"by": "passkey"},
    )
