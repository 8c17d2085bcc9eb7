"""The frame of every page: where one can go, and who is signed in."""

from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask_security import current_user

from debrief.rights import Role

MAKERS = frozenset({Role.COORDINATOR, Role.HIRING_MANAGER})

LINKS = (
    ("My work", "overview.work", None),
    ("Debriefs", "debriefs.index", None),
    ("Candidates", "overview.candidates", MAKERS),
    ("Openings", "openings.index", MAKERS | {Role.ADMIN}),
    ("Packets", "packets.index", MAKERS),
    ("Rubrics", "rubrics.index", None),
    ("Mail", "mail.index", {Role.ADMIN}),
)

WITHIN = {
    "overview.work": "My work",
    "interviews.kit": "My work",
    "scorecards": "My work",
    "debriefs": "Debriefs",
    "overview": "Candidates",
    "candidates": "Candidates",
    "interviews": "Candidates",
    "conflicts": "Candidates",
    "panels": "Candidates",
    "openings": "Openings",
    "packets": "Packets",
    "rubrics": "Rubrics",
    "mail": "Mail",
}
"""Under which link a page lies: looked up by its endpoint, then by its feature."""


def frame() -> dict[str, Any]:
    """What ``layout.html`` prints around a page."""
    context = {"nav": (), "person": None, "demo": current_app.config["DEMO"], "now": g.now}
    if not current_user.is_authenticated:
        return context
    here = WITHIN.get(request.endpoint or "") or WITHIN.get(request.blueprint or "")
    held = current_user.role_set
    context["person"] = current_user
    context["nav"] = tuple(
        (label, url_for(endpoint), label == here)
        for label, endpoint, allowed in LINKS
        if allowed is None or allowed & held
    )
    return context


def install(app: Flask) -> None:
    """Give the frame to the templates of ``app``."""
    app.context_processor(frame)
