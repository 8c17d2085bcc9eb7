"""What signs a person in, on the person's own pages."""

import secrets
from typing import Final

from flask import Blueprint, flash, g, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from flask_wtf import FlaskForm

from debrief.accounts.actions import renew_sign_in
from debrief.accounts.models import Passkey, User
from debrief.db import db
from debrief.factors import actions, passkeys, policy, queries, steps
from debrief.factors.forms import CodeForm, NewPasskeyForm
from debrief.factors.one_time import drawing
from debrief.factors.sign_in import one_time_codes, recovery_key, required_for, site
from debrief.refusals import Refused
from debrief.web.access import fresh, require, signed_in

bp = Blueprint("factors", __name__, url_prefix="/me/security")

NO_PASSKEY: Final = "The passkey was not added. Try again, or try another device."


@bp.get("")
@signed_in
def security() -> ResponseReturnValue:
    """Show everything that signs the viewer in."""
    return _security_page(NewPasskeyForm())


@bp.route("/codes", methods=["GET", "POST"])
@fresh
@signed_in
def codes() -> ResponseReturnValue:
    """Set up one-time codes: show the secret, and take one code made with it."""
    if current_user.tf_totp_secret:
        return redirect(url_for("factors.security"))
    maker = one_time_codes()
    secret = steps.secret(session, sign_in=g.sign_in.id, make=maker.generate_totp_secret)
    form = CodeForm()
    if form.validate_on_submit():
        try:
            return _codes_set_up(form, secret)
        except Refused as refusal:
            form.code.errors = [str(refusal)]
    size, path = drawing(maker.get_totp_uri(current_user.email, secret))
    key = maker.get_totp_pretty_key(secret)
    page = render_template("factors/codes.html", form=form, size=size, path=path, key=key)
    return page, 422 if form.errors else 200


def _codes_set_up(form: CodeForm, secret: str) -> ResponseReturnValue:
    made = actions.add_codes(
        _locked_viewer(),
        secret,
        form.code.data,
        codes=one_time_codes(),
        recovery_key=recovery_key(),
        sign_in=g.sign_in.id,
        now=g.now,
    )
    session.pop(steps.SECRET)
    return _done("One-time codes are set up.", made)


@bp.route("/codes/remove", methods=["GET", "POST"])
@fresh
@signed_in
def remove_codes() -> ResponseReturnValue:
    """Ask, then let codes sign in no more."""
    form = FlaskForm()
    if form.validate_on_submit():
        actions.remove_codes(_locked_viewer(), needed=_needed(), sign_in=g.sign_in.id, now=g.now)
        return _done("One-time codes are removed.")
    return render_template("factors/remove_codes.html", form=form)


@bp.route("/recovery-codes", methods=["GET", "POST"])
@fresh
@signed_in
def recovery_codes() -> ResponseReturnValue:
    """Ask, then make new recovery codes and show them this once."""
    require(policy.has_second_factor(current_user))
    form = FlaskForm()
    if form.validate_on_submit():
        made = actions.replace_recovery_codes(
            _locked_viewer(), key=recovery_key(), sign_in=g.sign_in.id, now=g.now
        )
        return _done("", made)
    return render_template("factors/recovery_codes.html", form=form)


@bp.post("/passkeys/options")
@fresh
@signed_in
def passkey_options() -> ResponseReturnValue:
    """What the browser passes on to the device that makes a passkey, as JSON."""
    handle = current_user.fs_webauthn_user_handle or secrets.token_hex(32)
    challenge = steps.ask(session, g.now, handle=handle, sign_in=g.sign_in.id)
    return passkeys.to_register(site(), current_user, handle=handle, challenge=challenge)


@bp.post("/passkeys")
@fresh
@signed_in
def add_passkey() -> ResponseReturnValue:
    """Keep the passkey that the browser made."""
    form = NewPasskeyForm()
    challenge = steps.asked(session, g.now, sign_in=g.sign_in.id)
    if form.validate_on_submit():
        try:
            return _passkey_added(form, challenge)
        except passkeys.NotProved:
            form.form_errors.append(NO_PASSKEY)
    return _security_page(form)


def _passkey_added(form: NewPasskeyForm, challenge: steps.Challenge | None) -> ResponseReturnValue:
    if challenge is None:
        raise passkeys.NotProved
    answer = form.credential.data or ""
    found, transports = passkeys.registered(site(), answer, challenge=challenge.text)
    made = actions.add_passkey(
        _locked_viewer(),
        found,
        name=form.name.data,
        transports=transports,
        handle=challenge.handle,
        recovery_key=recovery_key(),
        sign_in=g.sign_in.id,
        now=g.now,
    )
    return _done(f"The passkey “{form.name.data}” is added.", made)


@bp.route("/passkeys/<int:passkey_id>/remove", methods=["GET", "POST"])
@fresh
@signed_in
def remove_passkey(passkey_id: int) -> ResponseReturnValue:
    """Ask, then let a passkey sign in no more."""
    passkey = db.get_or_404(Passkey, passkey_id)
    require(passkey.user_id == current_user.id)
    form = FlaskForm()
    if form.validate_on_submit():
        actions.remove_passkey(
            passkey, actor=_locked_viewer(), needed=_needed(), sign_in=g.sign_in.id, now=g.now
        )
        return _done("The passkey is removed.")
    return render_template("factors/remove_passkey.html", form=form, passkey=passkey)


def _security_page(form: NewPasskeyForm) -> ResponseReturnValue:
    page = render_template(
        "factors/security.html",
        form=form,
        passkeys=db.session.scalars(queries.own_passkeys(current_user.id)).all(),
        fit=site().fit,
        protected=policy.has_second_factor(current_user),
        needed=_needed(),
    )
    return page, 422 if form.errors else 200


def _done(said: str, recovery_codes: list[str] | None = None) -> ResponseReturnValue:
    """Keep what was done; show recovery codes that were made with it, now or never."""
    session["_user_id"] = renew_sign_in(g.sign_in)
    db.session.commit()
    if said:
        flash(said, "success")
    if recovery_codes:
        return render_template("factors/recovery_codes_made.html", codes=recovery_codes)
    return redirect(url_for("factors.security"))


def _locked_viewer() -> User:
    return db.session.scalars(queries.locked(current_user.id)).unique().one()


def _needed() -> bool:
    return policy.needs_second_factor(current_user, required_for())
