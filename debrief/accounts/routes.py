"""A person's own settings, devices and password."""

from http import HTTPStatus

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user, logout_user
from flask_security.utils import validate_redirect_url
from wtforms import EmailField, PasswordField

from debrief.accounts import actions, attempts, passwords, queries, reset_links, sessions
from debrief.accounts.addresses import one_spelling
from debrief.accounts.forms import (
    ForgottenForm,
    PasswordForm,
    ProofForm,
    ResetForm,
    SettingsForm,
)
from debrief.accounts.models import SignIn, Theme
from debrief.accounts.throttle import Kind
from debrief.accounts.zones import time_zones
from debrief.db import db
from debrief.refusals import Refused
from debrief.web.access import public, require, signed_in
from debrief.web.origin import absolute

bp = Blueprint("accounts", __name__)


@bp.route("/me", methods=["GET", "POST"])
@signed_in
def settings() -> ResponseReturnValue:
    """Show and change how the viewer reads."""
    form = SettingsForm(obj=current_user)
    if form.validate_on_submit():
        actions.change_settings(
            current_user,
            time_zone=form.time_zone.data,
            theme=Theme(form.theme.data),
            shortcuts=form.shortcuts.data,
            now=g.now,
        )
        db.session.commit()
        flash("Your settings are saved.", "success")
        return redirect(url_for("accounts.settings"))
    status = 422 if form.is_submitted() else 200
    zones = time_zones()
    return render_template("accounts/settings.html", form=form, zones=zones), status


@bp.route("/me/prove", methods=["GET", "POST"])
@signed_in
def prove() -> ResponseReturnValue:
    """Ask once more who it is, and go on to where that was asked."""
    form = ProofForm(next=request.args.get("next", ""))
    onward = form.next.data if validate_redirect_url(form.next.data) else url_for("overview.work")
    if not current_user.password:
        return _sign_in_again(form, onward)
    if form.validate_on_submit() and _is_current(form.password):
        sessions.prove("password")
        db.session.commit()
        return redirect(onward)
    status = 422 if form.is_submitted() else 200
    return render_template("accounts/prove.html", form=form), status


def _sign_in_again(form: ProofForm, onward: str) -> ResponseReturnValue:
    """Whoever has no password proves who it is the way it came in."""
    if request.method == "POST":
        logout_user()
        return redirect(url_for("security.login", next=onward))
    return render_template("accounts/prove.html", form=form)


def _is_current(field: PasswordField) -> bool:
    """Whether the field holds the password of whoever is signed in. It says why not."""
    try:
        if attempts.password(current_user.email, field.data):
            return True
        field.errors = ["That is not your password."]
    except attempts.Throttled as refused:
        field.errors = [str(refused)]
    return False


@bp.route("/me/password", methods=["GET", "POST"])
@signed_in
def password() -> ResponseReturnValue:
    """Change the password of whoever knows the one there is."""
    form = PasswordForm(known=[current_user.name, current_user.email])
    if form.validate_on_submit() and _is_current(form.current):
        actions.set_password(
            current_user, stored=passwords.kept(form.password.data), by_reset=False, now=g.now
        )
        actions.end_sign_ins(current_user.id, actor=current_user.id, now=g.now, but=g.sign_in.id)
        sessions.prove("password")
        db.session.commit()
        flash("Your password is changed. Every other device is signed out.", "success")
        return redirect(url_for("accounts.settings"))
    status = 422 if form.is_submitted() else 200
    return render_template("accounts/password.html", form=form), status


@bp.route("/me/devices")
@signed_in
def devices() -> ResponseReturnValue:
    """Show where the viewer is signed in."""
    living = queries.living(current_user.id, now=g.now, idle_since=g.now - sessions.idle_limit())
    return render_template(
        "accounts/devices.html", sign_ins=db.session.scalars(living).all(), here=g.sign_in.id
    )


@bp.post("/me/devices/<int:sign_in_id>/end")
@signed_in
def end_device(sign_in_id: int) -> ResponseReturnValue:
    """Sign one of the viewer's devices out."""
    found = db.get_or_404(SignIn, sign_in_id)
    require(found.user_id == current_user.id)
    actions.end_sign_in(found, actor=current_user.id, now=g.now)
    db.session.commit()
    flash(f"{found.device} is signed out.", "success")
    return redirect(url_for("accounts.devices"))


@bp.post("/me/devices/end-others")
@signed_in
def end_other_devices() -> ResponseReturnValue:
    """Sign out every device of the viewer but this."""
    actions.end_sign_ins(current_user.id, actor=current_user.id, now=g.now, but=g.sign_in.id)
    db.session.commit()
    flash("Every other device is signed out.", "success")
    return redirect(url_for("accounts.devices"))


@bp.route("/forgotten", methods=["GET", "POST"])
@public
def forgotten() -> ResponseReturnValue:
    """Send a link to set another password to whoever owns the address."""
    form = ForgottenForm()
    if form.validate_on_submit() and _ask_for_reset(form.email):
        return redirect(url_for("accounts.asked"))
    status = 422 if form.is_submitted() else 200
    return render_template("accounts/forgotten.html", form=form), status


@bp.route("/forgotten/asked")
@public
def asked() -> ResponseReturnValue:
    """Say what happens next, the same to everybody."""
    return render_template("accounts/asked.html")


def _ask_for_reset(field: EmailField) -> bool:
    """Ask for the mail, and commit. It says in the field why it cannot be asked for."""
    try:
        email = one_spelling(field.data)
        person = db.session.scalars(queries.active(email)).unique().one_or_none()
        attempts.begin(Kind.RESET, email, person.id if person else None)
    except Refused as refused:
        field.errors = [str(refused)]
        return False
    link = absolute("accounts.reset", token=reset_links.token(person))
    actions.ask_for_reset(person, email=email, link=link, now=g.now)
    db.session.commit()
    return True


@bp.route("/reset/<token>", methods=["GET", "POST"])
@public
def reset(token: str) -> ResponseReturnValue:
    """Let whoever has the link that was sent choose another password."""
    person = reset_links.person(token, lock=request.method == "POST")
    if person is None:
        return render_template("accounts/dead_link.html"), HTTPStatus.NOT_FOUND
    form = ResetForm(known=[person.name, person.email])
    if form.validate_on_submit():
        stored = passwords.kept(form.password.data)
        actions.set_password(person, stored=stored, by_reset=True, now=g.now)
        actions.end_sign_ins(person.id, actor=person.id, now=g.now)
        db.session.commit()
        flash("Your password is set. Sign in with it.", "success")
        return redirect(url_for("security.login"))
    status = 422 if form.is_submitted() else 200
    return render_template("accounts/reset.html", form=form, owner=person), status
