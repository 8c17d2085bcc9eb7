"""The second step of signing in, and passkeys, which need no first."""

from http import HTTPStatus
from typing import Any, Final

from flask import (
    Blueprint,
    Flask,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_security import current_user, login_user
from flask_security.tf_plugin import TfPlugin
from flask_security.utils import validate_redirect_url
from werkzeug.wrappers import Response

from debrief.accounts import attempts
from debrief.accounts.models import User
from debrief.accounts.throttle import Kind
from debrief.db import db
from debrief.factors import keys, passkeys, policy, proofs, queries, steps
from debrief.factors.forms import CodeForm, PasskeyAnswerForm
from debrief.factors.one_time import OneTimeCodes
from debrief.rights import Role
from debrief.web.access import public, require

bp = Blueprint("second_step", __name__)

WAYS_OUT: Final = frozenset(
    {"security.logout", "static", "accounts.prove", "accounts.password", "accounts.devices"}
)
"""What stays open to whoever must set up a second factor first."""
TOO_LATE: Final = "Signing in took too long, or your password changed. Sign in again."
NOT_THE_CODE: Final = (
    "That code is not right, or it was used already. Wait for the next one in your app."
)
NOT_A_RECOVERY_CODE: Final = "That is none of your recovery codes, or it was used already."
NOT_THE_KEY: Final = "The passkey did not prove who you are. Try again, or use your password."


class SecondStep(TfPlugin):
    """What Flask-Security asks once the password is right, in place of its own pages."""

    def tf_enter(
        self, user: Any, remember_me: bool | None, primary_authn_via: str, next_loc: str | None
    ) -> Response | None:
        """Stop the sign-in half-way for whoever has a second factor."""
        if not policy.has_second_factor(user):
            return None
        # Without an address asked for, Flask-Security names the page it is on.
        came_for = "" if next_loc == request.url else next_loc or ""
        steps.begin(session, user, key=_key("half"), came_for=came_for, now=g.now)
        return redirect(url_for("second_step.code"))


@bp.route("/login/code", methods=["GET", "POST"])
@public
def code() -> ResponseReturnValue:
    """Ask for the second factor of whoever gave the password."""
    person = _half_signed_in()
    if person is None:
        flash(TOO_LATE, "warning")
        return redirect(url_for("security.login"))
    form = CodeForm()
    if form.validate_on_submit():
        try:
            if by := _proved_by(person, form.code.data):
                return _complete_half(person, by)
            form.code.errors = [NOT_THE_CODE if person.tf_totp_secret else NOT_A_RECOVERY_CODE]
        except attempts.Throttled as refused:
            form.code.errors = [str(refused)]
    return _page(person, form)


@bp.post("/login/passkey/options")
@public
def options() -> ResponseReturnValue:
    """What the browser asks a passkey that signs in alone, as JSON."""
    return passkeys.to_sign_in(site(), challenge=steps.ask(session, g.now))


@bp.post("/login/passkey")
@public
def passkey() -> ResponseReturnValue:
    """Sign in with a passkey alone."""
    person = _passkey_holder(after_password=None)
    if person:
        session.pop(steps.HALF, None)
        return _complete(person, ["passkey"], _asked_for())
    flash(NOT_THE_KEY, "error")
    return redirect(url_for("security.login"))


@bp.post("/login/code/passkey/options")
@public
def second_options() -> ResponseReturnValue:
    """What the browser asks a passkey of whoever gave the password, as JSON."""
    person = _half_signed_in()
    require(person is not None)
    return passkeys.to_sign_in(site(), challenge=steps.ask(session, g.now), person=person)


@bp.post("/login/code/passkey")
@public
def second_passkey() -> ResponseReturnValue:
    """Take a passkey as the second factor."""
    half = _half_signed_in()
    if half and _passkey_holder(after_password=half):
        return _complete_half(half, "passkey")
    flash(NOT_THE_KEY if half else TOO_LATE, "error" if half else "warning")
    return redirect(url_for("second_step.code" if half else "security.login"))


def _half_signed_in() -> User | None:
    """Who gave the password in this browser, locked; nobody if that no longer counts."""
    half = steps.half(session, g.now)
    if half is None:
        return None
    person = db.session.scalars(queries.locked(half.person_id)).unique().one_or_none()
    if person and steps.still(half, person, _key("half")):
        return person
    session.pop(steps.HALF, None)
    return None


def _proved_by(person: User, typed: str) -> str:
    """What ``typed`` proves the person by; empty for nothing. Each try is counted."""
    attempt = attempts.begin(Kind.CODE, person.email, person.id)
    by = ""
    # Counting it ended the transaction, and with it the lock: the person is read again.
    if _half_signed_in():
        if proofs.code(person, typed, codes=one_time_codes()):
            by = "code"
        elif proofs.recovery_code(person, typed, key=recovery_key(), now=g.now):
            by = "recovery code"
    if by:
        attempt.succeeded()
    else:
        attempt.failed()
    return by


def _passkey_holder(*, after_password: User | None) -> User | None:
    """Whose passkey signed this browser's challenge; after a password, only its owner's."""
    form = PasskeyAnswerForm()
    challenge = steps.asked(session, g.now)
    if challenge is None or not form.validate_on_submit():
        return None
    try:
        answer = passkeys.read(form.credential.data or "")
    except passkeys.NotProved:
        return None
    found = db.session.scalars(queries.passkey_locked(answer.raw_id)).one_or_none()
    if found is None or not found.user.active:
        return None
    if after_password and found.user_id != after_password.id:
        return None
    alone = after_password is None
    try:
        return proofs.passkey_holder(found, answer, challenge, site=site(), alone=alone, now=g.now)
    except passkeys.NotProved:
        proofs.note_refused_passkey(found, now=g.now)
        db.session.commit()
        return None


def _complete_half(person: User, by: str) -> ResponseReturnValue:
    half = session.pop(steps.HALF)
    return _complete(person, ["password", by], half["came_for"])


def _complete(person: User, by: list[str], came_for: str) -> ResponseReturnValue:
    """Sign ``person`` in, everything being proved."""
    login_user(person, authn_via=by)
    db.session.commit()
    return redirect(came_for or current_app.config["SECURITY_POST_LOGIN_VIEW"])


def _asked_for() -> str:
    """The page one came for; empty where it is none of this site's."""
    address = request.form.get("next", "")
    return address if validate_redirect_url(address) else ""


def _page(person: User, form: CodeForm) -> ResponseReturnValue:
    page = render_template(
        "second_step/code.html",
        form=form,
        takes_codes=bool(person.tf_totp_secret),
        takes_passkeys=bool(person.webauthn) and site().fit,
        recovery_codes_left=len(person.mf_recovery_codes or []),
    )
    return page, 422 if form.errors else 200


def lead_to_set_up() -> ResponseReturnValue | None:
    """Show whoever's role needs a second factor nothing else until there is one."""
    required = required_for()
    if not required or request.blueprint == "factors" or request.endpoint in WAYS_OUT:
        return None
    # Who looks through the eyes of another went through here with the own ones.
    if not current_user.is_authenticated or current_user.shown_to is not None:
        return None
    if not policy.needs_second_factor(current_user, required):
        return None
    if policy.has_second_factor(current_user):
        return None
    return redirect(url_for("factors.security"), HTTPStatus.SEE_OTHER)


def required_for() -> frozenset[Role]:
    """The roles that need a second factor in this deployment."""
    return frozenset(Role(name) for name in current_app.config["SECOND_FACTOR_FOR"])


def site() -> passkeys.Site:
    """The deployment, as passkeys are bound to it."""
    return passkeys.Site.at(current_app.config["BASE_URL"])


def one_time_codes() -> OneTimeCodes:
    """The codes of this deployment, with its key."""
    codes: OneTimeCodes = current_app.extensions["one_time_codes"]
    return codes


def recovery_key() -> bytes:
    """The key of what is kept of recovery codes."""
    return keys.derived(current_app.config["AUDIT_KEY"], "recovery codes")


def _key(purpose: str) -> bytes:
    return keys.derived(current_app.config["SECRET_KEY"], purpose)


def _passkeys_fit() -> dict[str, bool]:
    """What the sign-in page must know to offer passkeys."""
    return {"passkeys_fit": site().fit}


def install(app: Flask) -> None:
    """Put the second step between the password and the product of ``app``."""
    for name in app.config["SECOND_FACTOR_FOR"]:
        Role(name)
    app.extensions["one_time_codes"] = OneTimeCodes(
        keys.sealing(app.config["AUDIT_KEY"], app.config["ONE_TIME_CODE_KEYS"]), "Debrief"
    )
    security = app.extensions["security"]
    security.two_factor_plugins = SecondStep()
    security.login_context_processor(_passkeys_fit)
    app.before_request(lead_to_set_up)
