"""The frame of every page: where one can go, and who is signed in."""

from collections.abc import Collection, Iterable
from typing import Any

from flask import Flask, g, request, url_for
from flask_security import current_user

from debrief.rights import Role

Link = tuple[str, str, bool]
"""A label, its address, and whether the page lies there."""

MAKERS = frozenset({Role.COORDINATOR, Role.HIRING_MANAGER})

LINKS = (
    ("My work", "overview.work", None),
    ("Debriefs", "debriefs.index", None),
    ("Candidates", "overview.candidates", MAKERS),
    ("Openings", "openings.index", MAKERS | {Role.ADMIN}),
    ("Packets", "packets.index", MAKERS),
    ("Rubrics", "rubrics.index", None),
)

ADMIN = (
    ("People", "people.index", frozenset({Role.ADMIN})),
    ("Audit log", "oversight.index", frozenset({Role.ADMIN, Role.AUDITOR})),
    ("Mail", "mail.index", frozenset({Role.ADMIN})),
)
"""What lies under the one link "Admin", which leads to the first that is open."""

OWN = (
    ("Settings", "accounts.settings", None),
    ("Sign-in and security", "factors.security", None),
    ("Devices", "accounts.devices", None),
)
"""What lies under the viewer's name."""

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
    "emergencies": "Debriefs",
    "openings": "Openings",
    "packets": "Packets",
    "rubrics": "Rubrics",
    "people": "People",
    "mail": "Mail",
    "oversight": "Audit log",
    "accounts.settings": "Settings",
    "accounts.devices": "Devices",
    "accounts": "Sign-in and security",
    "factors": "Sign-in and security",
    "single_sign_on": "Sign-in and security",
}
"""Under which link a page lies: looked up by its endpoint, then by its feature."""


def frame() -> dict[str, Any]:
    """What ``layout.html`` prints around a page."""
    context = {
        "nav": (),
        "beside": (),
        "person": None,
        "viewing": False,
        "demo": False,
        "may_remove_demo": False,
        "now": g.now,
    }
    if not current_user.is_authenticated:
        return context
    context["person"] = current_user
    context["viewing"] = current_user.shown_to is not None
    context["demo"] = current_user.beside_demo
    context["may_remove_demo"] = Role.ADMIN in current_user.role_set and not context["viewing"]
    context["nav"], within = _open(LINKS), _open(ADMIN)
    if within:
        context["nav"] += (("Admin", within[0][1], any(here for _, _, here in within)),)
    context["beside"] = next((each for each in (within, _open(OWN)) if _is_among(each)), ())
    return context


def _is_among(links: Collection[Link]) -> bool:
    """Whether one of several ``links`` is the page: what lies below leads back to it alone."""
    return len(links) > 1 and any(request.path == address for _, address, _ in links)


def _open(links: Iterable[tuple[str, str, Collection[Role] | None]]) -> tuple[Link, ...]:
    """Which of ``links`` are open to the viewer."""
    here = WITHIN.get(request.endpoint or "") or WITHIN.get(request.blueprint or "")
    held = current_user.role_set
    return tuple(
        (label, url_for(endpoint), label == here)
        for label, endpoint, allowed in links
        if allowed is None or held.intersection(allowed)
    )


def install(app: Flask) -> None:
    """Give the frame to the templates of ``app``."""
    app.context_processor(frame)
