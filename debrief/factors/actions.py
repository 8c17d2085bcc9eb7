"""What can be done about a person's second factors. Callers commit.

Each act takes ``actor``, who it is for and whose row is locked (``queries.locked``), and
``sign_in``, the one it is done from: every other sign-in of the person ends with it.
"""

from datetime import datetime
from typing import Final

from webauthn.registration.verify_registration_response import VerifiedRegistration

from debrief.accounts.actions import end_sign_ins
from debrief.accounts.models import Passkey, User
from debrief.audit.log import record
from debrief.audit.vocabulary import Action
from debrief.db import db
from debrief.factors import policy, recovery
from debrief.factors.notices import Notice, tell
from debrief.factors.one_time import NEIGHBOUR, OneTimeCodes
from debrief.refusals import Refused

METHOD: Final = "authenticator"
"""The one way to get a code here: from an app, never by mail or telephone."""
LONGEST_NAME: Final = 64
NOT_THE_CODE: Final = (
    "That is not the code the app shows now. Check that the clock of the device is right, then "
    "type the newest code."
)
STILL_NEEDED: Final = "Your role needs a second factor. Add another one before you remove this."


def add_codes(
    actor: User,
    secret: str,
    typed: str,
    *,
    codes: OneTimeCodes,
    recovery_key: bytes,
    sign_in: int,
    now: datetime,
) -> list[str]:
    """Let one-time codes made with ``secret`` sign in; ``typed`` is one, to show that they fit.

    Returns the recovery codes to show, where this is the first factor; else nothing.

    Raises:
        Refused: codes are set up already, or ``typed`` is not the code of this moment.

    """
    if actor.tf_totp_secret:
        raise Refused("One-time codes are set up already. Remove them to set up another app.")
    if not codes.verify_totp(typed, secret, actor, NEIGHBOUR):
        raise Refused(NOT_THE_CODE)
    first = not policy.has_second_factor(actor)
    actor.tf_primary_method, actor.tf_totp_secret = METHOD, secret
    record(
        Action.SECOND_FACTOR_ADDED,
        actor=actor.id,
        now=now,
        subject=f"person:{actor.id}",
        new={"by": METHOD},
    )
    _changed(actor, Notice.CODES_ADDED, sign_in=sign_in, now=now)
    return _make_recovery_codes(actor, key=recovery_key, now=now) if first else []


def remove_codes(actor: User, *, needed: bool, sign_in: int, now: datetime) -> None:
    """Let one-time codes sign in no more.

    Raises:
        Refused: the person's role needs a factor, and this is the last.

    """
    if not actor.tf_totp_secret:
        return
    if needed and not actor.webauthn:
        raise Refused(STILL_NEEDED)
    _forget_codes(actor)
    record(
        Action.SECOND_FACTOR_REMOVED,
        actor=actor.id,
        now=now,
        subject=f"person:{actor.id}",
        old={"by": METHOD},
    )
    _after_removal(actor)
    _changed(actor, Notice.CODES_REMOVED, sign_in=sign_in, now=now)


def replace_recovery_codes(actor: User, *, key: bytes, sign_in: int, now: datetime) -> list[str]:
    """Give the person new recovery codes; those from before are worth nothing.

    Raises:
        Refused: there is no factor that they could stand in for.

    """
    if not policy.has_second_factor(actor):
        raise Refused("Set up one-time codes or a passkey first; recovery codes stand in for them.")
    codes = _make_recovery_codes(actor, key=key, now=now)
    _changed(actor, Notice.RECOVERY_CODES_MADE, sign_in=sign_in, now=now)
    return codes


def add_passkey(  # noqa: PLR0913 - what a browser answers has this many sides
    actor: User,
    found: VerifiedRegistration,
    *,
    name: str,
    transports: list[str],
    handle: str,
    recovery_key: bytes,
    sign_in: int,
    now: datetime,
) -> list[str]:
    """Let a passkey that this person's browser just made sign in.

    Returns the recovery codes to show, where this is the first factor; else nothing.
    """
    first = not policy.has_second_factor(actor)
    actor.fs_webauthn_user_handle = handle
    passkey = Passkey(
        name=name,
        credential_id=found.credential_id,
        public_key=found.credential_public_key,
        sign_count=found.sign_count,
        transports=transports,
        backup_state=found.credential_backed_up,
        device_type=found.credential_device_type.value,
        usage="first",
        create_datetime=now,
        lastuse_datetime=now,
    )
    actor.webauthn.append(passkey)
    db.session.flush()
    record(Action.PASSKEY_ADDED, actor=actor.id, now=now, subject=f"passkey:{passkey.id}")
    _changed(actor, Notice.PASSKEY_ADDED, sign_in=sign_in, now=now, passkey=name)
    return _make_recovery_codes(actor, key=recovery_key, now=now) if first else []


def remove_passkey(
    passkey: Passkey, *, actor: User, needed: bool, sign_in: int, now: datetime
) -> None:
    """Let a passkey of ``actor`` sign in no more.

    Raises:
        Refused: the person's role needs a factor, and this is the last.

    """
    if passkey not in actor.webauthn:
        return  # Another window was faster.
    if needed and not actor.tf_totp_secret and len(actor.webauthn) == 1:
        raise Refused(STILL_NEEDED)
    name = passkey.name
    record(Action.PASSKEY_REMOVED, actor=actor.id, now=now, subject=f"passkey:{passkey.id}")
    actor.webauthn.remove(passkey)
    _after_removal(actor)
    _changed(actor, Notice.PASSKEY_REMOVED, sign_in=sign_in, now=now, passkey=name)


def reset(person: User, *, actor: User, now: datetime) -> None:
    """Take every second factor from somebody who lost them, and end all their sign-ins.

    Raises:
        Refused: ``actor`` is no administrator, or it is the own account.

    """
    if not policy.can_reset(actor, person):
        raise Refused("Only another administrator can reset somebody's second factors.")
    old = {
        "codes": bool(person.tf_totp_secret),
        "recovery_codes": len(person.mf_recovery_codes or []),
        "passkeys": len(person.webauthn),
    }
    _forget_codes(person)
    person.mf_recovery_codes = None
    person.webauthn.clear()
    record(
        Action.SECOND_FACTORS_RESET,
        actor=actor.id,
        now=now,
        subject=f"person:{person.id}",
        old=old,
    )
    end_sign_ins(person.id, actor=actor.id, now=now)
    tell(person, Notice.RESET, now=now)


def _make_recovery_codes(person: User, *, key: bytes, now: datetime) -> list[str]:
    codes = recovery.fresh_codes()
    old = len(person.mf_recovery_codes or [])
    person.mf_recovery_codes = [recovery.kept(code, person_id=person.id, key=key) for code in codes]
    record(
        Action.RECOVERY_CODES_MADE,
        actor=person.id,
        now=now,
        subject=f"person:{person.id}",
        old={"left": old},
        new={"left": len(codes)},
    )
    return codes


def _forget_codes(person: User) -> None:
    person.tf_primary_method = person.tf_totp_secret = person.totp_counter = None


def _after_removal(person: User) -> None:
    """Recovery codes go with the last factor that they could stand in for."""
    if not policy.has_second_factor(person):
        person.mf_recovery_codes = None


def _changed(
    person: User, notice: Notice, *, sign_in: int, now: datetime, **said: str | int
) -> None:
    end_sign_ins(person.id, actor=person.id, now=now, but=sign_in)
    tell(person, notice, now=now, **said)
