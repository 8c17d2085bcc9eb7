"""The page that is there while nobody is."""

from flask import (
    Blueprint,
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
from flask_security import current_user
from flask_security.utils import login_user

from debrief.db import db
from debrief.demo import load as demo
from debrief.refusals import Overtaken, Refused
from debrief.setup import actions, queries
from debrief.setup.forms import SetupForm
from debrief.web import errors
from debrief.web.access import SAFE_METHODS, public, require

bp = Blueprint("setup", __name__)

SHOWN = "setup_shown"
"""Marks in the session of a browser that it was shown the page while that was there."""

NOT_LED = {"static", "setup.start", "single_sign_on.begin", "single_sign_on.finish"}
"""What is open while nobody is here. An identity provider may bring an administrator, too."""

READY = "Debrief is set up, and you are signed in."
LOOK_AROUND = (
    f"{READY} Look around in Debriefs and Candidates, or through somebody's eyes under Admin."
)

TAKEN = (
    "Debrief was set up a moment ago",
    "If that was you, sign in. If not, ask for an invitation. Nothing you typed was kept.",
)


@bp.before_app_request
def lead_here() -> ResponseReturnValue | None:
    """Lead whoever opens a page to this one while nobody has an account."""
    if (
        request.method not in SAFE_METHODS
        or request.endpoint is None
        or request.endpoint in NOT_LED
        or current_user.is_authenticated
        or queries.somebody()
    ):
        return None
    return redirect(url_for("setup.start"))


@bp.route("/setup", methods=["GET", "POST"])
@public
def start() -> ResponseReturnValue:
    """Set the deployment up, and sign the first person in."""
    if queries.somebody():
        return _taken()
    form = SetupForm(code=str(current_app.config["SETUP_CODE"]))
    session[SHOWN] = True
    if form.validate_on_submit():
        try:
            return _set_up(form, with_demo=request.form.get("start") == "demo")
        except Overtaken:
            return _taken()
        except Refused as refusal:
            db.session.rollback()
            form.form_errors.append(str(refusal))
    return render_template("setup/start.html", form=form), 422 if form.errors else 200


def _set_up(form: SetupForm, *, with_demo: bool) -> ResponseReturnValue:
    person = actions.set_up(
        organisation=form.organisation.data,
        name=form.name.data,
        email=form.email.data,
        password=form.password.data,
        now=g.now,
    )
    if with_demo:
        password = demo.PASSWORD if current_app.config["DEMO"] else None
        demo.load(g.now, actor=person, password=password)
    login_user(person, authn_via=["set_up"])
    db.session.commit()
    session.pop(SHOWN, None)
    flash(LOOK_AROUND if with_demo else READY, "success")
    return redirect(url_for("overview.work"))


def _taken() -> ResponseReturnValue:
    """Tell whoever was late. For everybody else there is no such page."""
    was_shown = request.method == "POST" and session.pop(SHOWN, None)
    require(bool(was_shown))
    return errors.page(409, *TAKEN)
