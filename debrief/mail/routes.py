"""What became of the mail. Never what it says: its links are for whoever gets it."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from debrief.db import db
from debrief.mail import queries
from debrief.rights import Role
from debrief.web.access import roles
from debrief.web.pages import paged

bp = Blueprint("mail", __name__)


@bp.get("/admin/mail")
@roles(Role.ADMIN)
def index() -> ResponseReturnValue:
    """Show how many messages wait, and which ones no server took."""
    return render_template(
        "mail/index.html",
        has_server=bool(current_app.config["MAIL_SERVER"]),
        outbox=queries.counted(),
        page=paged(db.session(), queries.troubled()),
    )
