"""Inviting people, and seeing to those who are here."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user
from flask_security.utils import login_user
from flask_wtf import FlaskForm

from debrief.accounts.forms import ResetForm
from debrief.accounts.models import User
from debrief.accounts.policy import can_view_as
from debrief.accounts.zones import time_zones
from debrief.db import db
from debrief.factors.actions import reset
from debrief.factors.policy import can_reset
from debrief.people import actions, changes, policy, queries, viewing
from debrief.people.actions import Invited
from debrief.people.forms import (
    InviteForm,
    PeopleFilter,
    PersonForm,
    TableForm,
    data_of,
    described,
)
from debrief.people.guests import GuestList, read
from debrief.people.models import Invitation
from debrief.people.roles import ALLOWS, in_order, in_words
from debrief.people.states import State
from debrief.refusals import Overtaken, Refused
from debrief.rights import Role
from debrief.web import errors
from debrief.web.access import fresh, public, roles, signed_in
from debrief.web.conflicts import Difference, differences
from debrief.web.pages import paged

bp = Blueprint("people", __name__)

UNUSABLE = (
    "This invitation cannot be used",
    "It was used, was withdrawn, or has run out after 72 hours. Ask for a new one.",
)


@bp.get("/admin/people")
@roles(Role.ADMIN)
def index() -> ResponseReturnValue:
    """List the people of one state, those who are active unless another is asked for."""
    chosen = PeopleFilter(request.args)
    called = chosen.called.data or ""
    asked = request.args.get("state", "")
    state = State(asked) if asked in set(State) else State.ACTIVE
    counts = queries.counts(called)
    return render_template(
        "people/index.html",
        state=state,
        tabs=[
            (each, counts[each], url_for(".index", state=each, called=called or None))
            for each in State
        ],
        filter=chosen,
        in_words=in_words,
        **_listed(state, called),
    )


def _listed(state: State, called: str) -> dict[str, Any]:
    """A page of the list, and how those on it sign in."""
    if state is State.INVITED:
        return {"page": paged(db.session(), queries.invitations(called)), "access": {}}
    page = paged(db.session(), queries.people(state, called))
    return {"page": page, "access": queries.access(page.rows, g.now)}


@bp.route("/admin/people/invite", methods=["GET", "POST"])
@fresh
@roles(Role.ADMIN)
def invite() -> ResponseReturnValue:
    """Invite one person."""
    form = InviteForm()
    if form.validate_on_submit():
        try:
            invited = actions.invite([form.guest()], **_circumstances())
        except Refused as refusal:
            db.session.rollback()
            form.form_errors.append(str(refusal))
        else:
            return _invited(invited)
    status = 422 if form.errors else 200
    return render_template("people/invite.html", form=form, allows=ALLOWS), status


@bp.route("/admin/people/import", methods=["GET", "POST"])
@fresh
@roles(Role.ADMIN)
def invite_many() -> ResponseReturnValue:
    """Read a table of people, show what it holds, and invite them all or nobody."""
    form = TableForm()
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        return render_template("people/import.html", form=form, flaws=()), status
    found = _checked(read(form.source()))
    if found.flaws:
        return render_template("people/import.html", form=form, flaws=found.flaws), 422
    guests = list(found.guests.values())
    if "send" in request.form:
        return _invited(actions.invite(guests, **_circumstances()))
    return render_template("people/preview.html", form=form, guests=guests, in_words=in_words)


def _checked(found: GuestList) -> GuestList:
    addresses = {guest.email for guest in found.guests.values()}
    return found.without(queries.taken(addresses, g.now))


@bp.post("/admin/invitations/<int:invitation_id>/again")
@fresh
@roles(Role.ADMIN)
def invite_again(invitation_id: int) -> ResponseReturnValue:
    """Send a new link in place of the one before."""
    invitation = db.get_or_404(Invitation, invitation_id)
    return _invited(actions.invite_again(invitation, **_circumstances()))


@bp.post("/admin/invitations/<int:invitation_id>/withdraw")
@roles(Role.ADMIN)
def withdraw(invitation_id: int) -> ResponseReturnValue:
    """Make a link worth nothing."""
    invitation = db.get_or_404(Invitation, invitation_id)
    actions.withdraw(invitation, actor=current_user, now=g.now)
    db.session.commit()
    flash(f"The invitation of {invitation.name} is withdrawn. Its link is dead.", "success")
    return redirect(url_for(".index", state=State.INVITED))


def _circumstances() -> dict[str, Any]:
    """Who acts, when, and where links lead."""
    return {"actor": current_user, "now": g.now, "base_url": current_app.config["BASE_URL"]}


def _invited(invited: Sequence[Invited]) -> ResponseReturnValue:
    """Show the links, this once: only their hashes are kept."""
    db.session.commit()
    has_server = bool(current_app.config["MAIL_SERVER"])
    return render_template("people/invited.html", invited=invited, has_server=has_server)


@bp.route("/invite/<token>", methods=["GET", "POST"])
@public
def accept(token: str) -> ResponseReturnValue:
    """Let an invited person choose a password, and in."""
    if current_user.is_authenticated:
        return render_template("people/occupied.html")
    invitation = actions.open_invitation(token, now=g.now)
    if invitation is None:
        return errors.page(404, *UNUSABLE)
    form = ResetForm(known=[invitation.name, invitation.email])
    if form.validate_on_submit():
        person = actions.accept(invitation, password=form.password.data, now=g.now)
        login_user(person, authn_via=["invitation"])
        db.session.commit()
        flash("Your account is ready. You are signed in.", "success")
        return redirect(url_for("overview.work"))
    page = render_template("people/accept.html", form=form, invitation=invitation)
    return page, 422 if form.is_submitted() else 200


@bp.get("/admin/people/<int:person_id>")
@roles(Role.ADMIN)
def show(person_id: int) -> ResponseReturnValue:
    """Show one person: roles, ways to sign in, and what hangs on the person."""
    person = db.get_or_404(User, person_id)
    access = queries.access([person], g.now)[person.id]
    return render_template(
        "people/show.html",
        who=person,
        held=[(role.words, ALLOWS[role]) for role in in_order(person.role_set)],
        access=access,
        duties=queries.duties(person, current_user),
        may_reset=access.second_factor and can_reset(current_user, person),
        may_view_as=can_view_as(current_user, person),
        own=changes.whom_to_ask(current_user) if person.id == current_user.id else "",
    )


@bp.route("/admin/people/<int:person_id>/edit", methods=["GET", "POST"])
@fresh
@roles(Role.ADMIN)
def edit(person_id: int) -> ResponseReturnValue:
    """Change somebody's details and roles."""
    person = db.get_or_404(User, person_id)
    form = PersonForm(data=data_of(changes.entered(person)))
    if not policy.can_change_roles(current_user, person):
        del form.roles
    if not form.validate_on_submit():
        return _page(person, form)
    wanted = form.details(person.role_set)
    revision = form.revision.data or 0
    try:
        changes.change(person, wanted, revision=revision, actor=current_user, now=g.now)
    except Overtaken:
        saved = changes.entered(person)
        return _page(person, form, differences(described(saved), described(wanted)))
    except Refused as refusal:
        db.session.rollback()
        form.form_errors.append(str(refusal))
        return _page(person, form)
    db.session.commit()
    flash(f"{person.name} is saved.", "success")
    return redirect(url_for(".show", person_id=person.id))


def _page(
    person: User, form: PersonForm, conflict: Sequence[Difference] | None = None
) -> ResponseReturnValue:
    page = render_template(
        "people/edit.html",
        who=person,
        form=form,
        conflict=conflict,
        allows=ALLOWS,
        held=[(role.words, ALLOWS[role]) for role in in_order(person.role_set)],
        zones=time_zones(),
    )
    if conflict is not None:
        return page, 409
    return page, 422 if form.errors else 200


@bp.route("/admin/people/<int:person_id>/deactivate", methods=["GET", "POST"])
@fresh
@roles(Role.ADMIN)
def deactivate(person_id: int) -> ResponseReturnValue:
    """Ask, then let somebody in no more."""
    person = db.get_or_404(User, person_id)
    form = FlaskForm()
    if form.validate_on_submit():
        changes.deactivate(person, actor=current_user, now=g.now)
        db.session.commit()
        flash(f"{person.name} is signed out everywhere and cannot sign in any more.", "success")
        return redirect(url_for(".show", person_id=person.id))
    duties = queries.duties(person, current_user)
    return render_template("people/deactivate.html", who=person, form=form, duties=duties)


@bp.post("/admin/people/<int:person_id>/reactivate")
@fresh
@roles(Role.ADMIN)
def reactivate(person_id: int) -> ResponseReturnValue:
    """Let somebody in again."""
    person = db.get_or_404(User, person_id)
    changes.reactivate(person, actor=current_user, now=g.now)
    db.session.commit()
    flash(f"{person.name} can sign in again. Nothing else is given back.", "success")
    return redirect(url_for(".show", person_id=person.id))


@bp.post("/admin/people/<int:person_id>/sign-out")
@roles(Role.ADMIN)
def sign_out(person_id: int) -> ResponseReturnValue:
    """End every session of somebody."""
    person = db.get_or_404(User, person_id)
    changes.sign_out(person, actor=current_user, now=g.now)
    db.session.commit()
    flash(f"{person.name} is signed out everywhere.", "success")
    return redirect(url_for(".show", person_id=person.id))


@bp.route("/admin/people/<int:person_id>/factors", methods=["GET", "POST"])
@fresh
@roles(Role.ADMIN)
def reset_factors(person_id: int) -> ResponseReturnValue:
    """Ask, then take every second factor from somebody who lost them."""
    person = db.get_or_404(User, person_id)
    form = FlaskForm()
    if form.validate_on_submit():
        reset(person, actor=current_user, now=g.now)
        db.session.commit()
        flash(f"{person.name} has no second factor any more and was told so by mail.", "success")
        return redirect(url_for(".show", person_id=person.id))
    return render_template("people/factors.html", who=person, form=form)


@bp.post("/admin/people/<int:person_id>/view-as")
@fresh
@roles(Role.ADMIN)
def view_as(person_id: int) -> ResponseReturnValue:
    """Look through somebody's eyes, only to read."""
    viewing.view_as(db.get_or_404(User, person_id), sign_in=g.sign_in, now=g.now)
    db.session.commit()
    return redirect(url_for("overview.work"))


@bp.post("/stop-viewing")
@signed_in
def stop_viewing() -> ResponseReturnValue:
    """See with the own eyes again."""
    viewed = g.sign_in.viewing_as_id
    viewing.stop(g.sign_in, now=g.now)
    db.session.commit()
    return redirect(url_for(".show", person_id=viewed) if viewed else url_for("overview.work"))
