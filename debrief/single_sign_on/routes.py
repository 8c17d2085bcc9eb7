"""To the identity provider and back: signing in, proving again, connecting."""

from flask import Blueprint, abort, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from flask_security.utils import login_user
from flask_wtf import FlaskForm

from debrief.accounts import attempts, sessions
from debrief.db import db, reading
from debrief.factors.queries import locked
from debrief.single_sign_on import actions, journeys, policy
from debrief.single_sign_on.faults import Distrusted, Fault, NotSignedIn
from debrief.single_sign_on.journeys import Journey, Purpose
from debrief.single_sign_on.provider import Provider
from debrief.single_sign_on.settings import RETURN
from debrief.single_sign_on.sign_in import KEY, provider
from debrief.single_sign_on.words import words
from debrief.web.access import fresh, public, signed_in
from debrief.web.addresses import within

bp = Blueprint("single_sign_on", __name__)


@bp.get("/single-sign-on")
@public
def begin() -> ResponseReturnValue:
    """Send somebody to the provider to sign in."""
    asked, back = _provider(), within(request.args.get("next", ""))
    if current_user.is_authenticated:
        return redirect(back)
    try:
        return redirect(_left_for(asked, Purpose.SIGN_IN, back))
    except NotSignedIn as error:
        return _failed(error)


@bp.get("/single-sign-on/prove")
@signed_in
def prove() -> ResponseReturnValue:
    """Send somebody to the provider to prove once more who it is."""
    back = within(request.args.get("next", ""))
    try:
        return redirect(_left_for(_provider(), Purpose.PROVE, back))
    except NotSignedIn as error:
        return _failed(error)


@bp.get("/me/single-sign-on/connect")
@fresh
@signed_in
def connect() -> ResponseReturnValue:
    """Show the way to connect an account at the provider.

    One goes there by a link on this page, so that no other site can send anybody there.
    """
    try:
        address = _left_for(_provider(), Purpose.CONNECT, url_for("factors.security"))
    except NotSignedIn as error:
        return _failed(error)
    return render_template("single_sign_on/connect.html", address=address)


@bp.get(RETURN)
@public
def finish() -> ResponseReturnValue:
    """Take the provider's answer, which is good for one time."""
    asked, journey = _provider(), journeys.unpacked(session.pop(KEY, None), now=g.now)
    try:
        if journey is None or not journey.is_of(_sign_in()):
            raise Distrusted(Fault.STATE)
        return _arrived(asked, journey)
    except NotSignedIn as error:
        return _failed(error)


@bp.route("/me/single-sign-on/disconnect", methods=["GET", "POST"])
@fresh
@signed_in
def disconnect() -> ResponseReturnValue:
    """Ask, then take the provider's word for the viewer no longer."""
    asked, form = _provider(), FlaskForm()
    if form.validate_on_submit():
        viewer = db.session.scalars(locked(current_user.id)).unique().one()
        actions.disconnect(viewer, asked.settings, sign_in=g.sign_in.id, now=g.now)
        db.session.commit()
        flash(f"{asked.settings.name} is disconnected.", "success")
        return redirect(url_for("factors.security"))
    another_way = policy.has_another_way_in(current_user)
    return render_template("single_sign_on/disconnect.html", form=form, another_way=another_way)


def _provider() -> Provider:
    found = provider()
    if found is None:
        abort(404)
    return found


def _sign_in() -> int | None:
    """The sign-in that this request comes from."""
    return g.sign_in.id if current_user.is_authenticated else None


def _left_for(asked: Provider, purpose: Purpose, back: str) -> str:
    """The address at the provider, the way back being noted in this browser."""
    sign_in = _sign_in()
    db.session.rollback()  # the provider may take seconds; nothing here need wait for it
    begun = asked.begin(anew=purpose is Purpose.PROVE)
    session[KEY] = Journey(purpose, begun, g.now, back, sign_in).packed()
    return begun.address


def _arrived(asked: Provider, journey: Journey) -> ResponseReturnValue:
    """Do what the journey was for, once the provider has said who it is."""
    db.session.rollback()
    since = journey.left_at.timestamp() if journey.purpose is Purpose.PROVE else None
    claims = asked.finish(journey.begun, request.args, signed_in_since=since)
    reading.set(False)
    if journey.purpose is Purpose.SIGN_IN:
        person = actions.let_in(claims, asked.settings, now=g.now)
        login_user(person, authn_via=[KEY])
    elif journey.purpose is Purpose.PROVE:
        actions.check_is(current_user, claims)
        sessions.prove(KEY)
    else:
        actions.connect(current_user, claims, asked.settings, now=g.now)
        flash(f"{asked.settings.name} is connected with your account.", "success")
    db.session.commit()
    return redirect(journey.back)


def _failed(error: NotSignedIn) -> ResponseReturnValue:
    """Say what went wrong and what to do, and keep that it did."""
    db.session.rollback()
    reading.set(False)
    person = current_user if current_user.is_authenticated else None
    actions.note_failure(error, person=person, network=attempts.here(), now=g.now)
    db.session.commit()
    said = words(error, _provider().settings.name)
    page = render_template("single_sign_on/failed.html", title=said.title, advice=said.advice)
    return page, said.status
