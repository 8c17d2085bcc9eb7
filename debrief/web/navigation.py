"""The frame of every page: where one can go, and who is signed in."""

from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask_security import current_user

from debrief.rights import Role

LINKS = (
    ("My work", "overview.work", None),
    ("Debriefs", "debriefs.index", None),
    ("Candidates", "overview.candidates", frozenset({Role.COORDINATOR, Role.HIRING_MANAGER})),
    ("Openings", "openings.index", frozenset({Role.COORDINATOR, Role.HIRING_MANAGER, Role.ADMIN})),
    ("Packets", "packets.index", frozenset({Role.COORDINATOR, Role.HIRING_MANAGER})),
    ("Rubrics", "rubrics.index", None),
)


def frame() -> dict[str, Any]:
    """What ``layout.html`` prints around a page."""
    context = {"nav": (), "person": None, "demo": current_app.config["DEMO"], "now": g.now}
    if not current_user.is_authenticated:
        return context
    here = request.blueprint
    held = current_user.role_set
    context["person"] = current_user
    context["nav"] = tuple(
        (
            label,
            url_for(endpoint),
            request.endpoint == endpoint
            or (here == endpoint.partition(".")[0] and here != "overview"),
        )
        for label, endpoint, allowed in LINKS
        if allowed is None or allowed & held
    )
    return context


def install(app: Flask) -> None:
    """Give the frame to the templates of ``app``."""
    app.context_processor(frame)
