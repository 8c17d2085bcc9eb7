"""Every way in which somebody can stand to an application, built in the database.

What a relation means for the rights function is written here by hand, not read from the
database: a loader that reads it wrongly is found by the difference.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from debrief.accounts.models import RoleGrant, User
from debrief.aggregation.panel import Recommendation
from debrief.candidates.models import Application
from debrief.db import db
from debrief.interviews.models import Seat
from debrief.interviews.progress import recount
from debrief.rights import OwnJudgement, Phase, Role, Standing
from tests import factories
from tests.conftest import NOW

OWN = OwnJudgement


@dataclass
class Scene:
    """One viewer and one application, with the ids that addresses name."""

    viewer: User
    application: Application
    standing: Standing
    """How the viewer stands, by hand; ``roles`` is put in later."""
    seat: Seat
    """The viewer's own place where there is one, else somebody else's."""
    sits: bool = False
    """Whether the viewer's own place stands, or holds something submitted."""
    stands: bool = False
    """Whether the viewer's own place stands."""
    leads_opening: bool = False
    """Whether the viewer manages the opening itself, whoever acts for the application."""
    ids: dict[str, int] = field(default_factory=dict)


Put = Callable[[User, Application], tuple[Seat | None, Mapping[str, Any]]]
"""Puts a person into a relation: the own place if any, and what the standing then says."""


def stranger(_viewer: User, _application: Application) -> tuple[None, Mapping[str, Any]]:
    return None, {}


def manager(viewer: User, application: Application) -> tuple[None, Mapping[str, Any]]:
    application.opening.hiring_manager = viewer
    return None, {"manages_opening": True}


def manager_of_another(viewer: User, _application: Application) -> tuple[None, Mapping[str, Any]]:
    factories.opening(manager=viewer)
    return None, {}


def acting_manager(viewer: User, application: Application) -> tuple[None, Mapping[str, Any]]:
    application.acting_manager = viewer
    return None, {"manages_opening": True}


def manager_with_another_acting(
    viewer: User, application: Application
) -> tuple[None, Mapping[str, Any]]:
    application.opening.hiring_manager = viewer
    application.acting_manager = factories.user(Role.HIRING_MANAGER)
    # Somebody acts beside a manager who has no conflict; a recused one has no right anyway.
    return None, {"manages_opening": True}


def place(viewer: User, application: Application, **values: Any) -> Seat:
    # Not waited for, so that the panel can be in every phase while this one is missing.
    return factories.seat(application, interviewer=viewer, required=False, **values)


def owes(viewer: User, application: Application) -> tuple[Seat, Mapping[str, Any]]:
    return place(viewer, application), {"own": OWN.OUTSTANDING}


def owes_one_of_two(viewer: User, application: Application) -> tuple[Seat, Mapping[str, Any]]:
    factories.scorecard(place(viewer, application))
    return place(viewer, application), {"own": OWN.OUTSTANDING}


def submitted(viewer: User, application: Application) -> tuple[Seat, Mapping[str, Any]]:
    seat = place(viewer, application)
    factories.scorecard(seat)
    return seat, {"own": OWN.SUBMITTED}


def abstained(viewer: User, application: Application) -> tuple[Seat, Mapping[str, Any]]:
    seat = place(viewer, application)
    factories.scorecard(
        seat, {}, recommendation=Recommendation.ABSTAIN, abstain_reason="I came late"
    )
    return seat, {"own": OWN.ABSTAINED}


def assessed_nothing(viewer: User, application: Application) -> tuple[Seat, Mapping[str, Any]]:
    seat = place(viewer, application)
    factories.scorecard(seat, dict.fromkeys(factories.DIMENSIONS))
    return seat, {"own": OWN.ABSTAINED}


def seated_alone(viewer: User, application: Application) -> tuple[Seat, Mapping[str, Any]]:
    seat = place(viewer, application, assigned_by_id=viewer.id)
    factories.scorecard(seat)
    return seat, {"own": OWN.SUBMITTED, "self_assigned": True}


def taken_off(viewer: User, application: Application) -> tuple[Seat, Mapping[str, Any]]:
    seat = place(viewer, application)
    seat.removed_at = NOW
    return seat, {}


def taken_off_after_submitting(
    viewer: User, application: Application
) -> tuple[Seat, Mapping[str, Any]]:
    seat = place(viewer, application)
    factories.scorecard(seat)
    seat.removed_at = NOW
    return seat, {"own": OWN.SUBMITTED}


def candidate(viewer: User, application: Application) -> tuple[Seat, Mapping[str, Any]]:
    application.candidate.employee = viewer
    application.opening.hiring_manager = viewer
    return place(viewer, application), {"is_candidate": True}


def candidate_by_address(viewer: User, application: Application) -> tuple[None, Mapping[str, Any]]:
    application.candidate.email = viewer.email.upper()
    return None, {"is_candidate": True}


def in_conflict(viewer: User, application: Application) -> tuple[None, Mapping[str, Any]]:
    factories.conflict(application, viewer)
    return None, {"has_conflict": True}


def judged_and_in_conflict(
    viewer: User, application: Application
) -> tuple[Seat, Mapping[str, Any]]:
    seat, _ = submitted(viewer, application)
    factories.conflict(application, viewer)
    recount(application)
    return seat, {"own": OWN.SUBMITTED, "has_conflict": True}


def manager_in_conflict(viewer: User, application: Application) -> tuple[None, Mapping[str, Any]]:
    manager(viewer, application)
    factories.conflict(application, viewer)
    return None, {"manages_opening": True, "has_conflict": True}


def conflict_cleared(viewer: User, application: Application) -> tuple[None, Mapping[str, Any]]:
    factories.conflict(
        application,
        viewer,
        cleared_at=NOW,
        cleared_by=factories.user(Role.COORDINATOR),
        clear_reason="They never met.",
    )
    return None, {}


def committee(viewer: User, application: Application) -> tuple[None, Mapping[str, Any]]:
    factories.committee_member(application, viewer)
    return None, {"on_committee": True}


def committee_and_owes(viewer: User, application: Application) -> tuple[Seat, Mapping[str, Any]]:
    factories.committee_member(application, viewer)
    return place(viewer, application), {"on_committee": True, "own": OWN.OUTSTANDING}


def broke_glass(viewer: User, application: Application) -> tuple[None, Mapping[str, Any]]:
    factories.broken_glass(application, viewer, began_at=datetime.now(UTC))
    return None, {"broke_glass": True}


def glass_ran_out(viewer: User, application: Application) -> tuple[None, Mapping[str, Any]]:
    factories.broken_glass(application, viewer, began_at=datetime.now(UTC) - timedelta(hours=1))
    return None, {}


RELATIONS: tuple[Put, ...] = (
    stranger,
    manager,
    manager_of_another,
    acting_manager,
    manager_with_another_acting,
    owes,
    owes_one_of_two,
    submitted,
    abstained,
    assessed_nothing,
    seated_alone,
    taken_off,
    taken_off_after_submitting,
    candidate,
    candidate_by_address,
    in_conflict,
    judged_and_in_conflict,
    manager_in_conflict,
    conflict_cleared,
    committee,
    committee_and_owes,
    broke_glass,
    glass_ran_out,
)


def scene(put: Put, phase: Phase) -> Scene:
    """An application in ``phase``, and a viewer whom ``put`` has put into a relation to it."""
    viewer = factories.user(name="The viewer")
    application = factories.application(name="Amara Okafor")
    other = factories.seat(application, interviewer=factories.user(name="Luis Ferreira"))
    factories.scorecard(other)
    if phase is Phase.WAITING:
        factories.seat(application)
    own, says = put(viewer, application)
    db.session.flush()
    if phase in {Phase.OPEN, Phase.DECIDED}:
        factories.debrief(application)
    if phase is Phase.DECIDED:
        factories.decision(application)
    recused = factories.user()
    conflict = factories.conflict(application, recused)
    made = factories.packet(viewer, application)
    foreign = factories.packet(factories.user(Role.COORDINATOR), application)
    elsewhere = factories.application(to=factories.opening())
    stands = own is not None and own.removed_at is None
    return Scene(
        viewer=viewer,
        application=application,
        standing=replace(Standing(roles=frozenset(), phase=phase), **says),
        seat=own or other,
        sits=own is not None and (stands or own.submitted_at is not None),
        stands=stands,
        leads_opening=application.opening.hiring_manager is viewer,
        ids={
            "application_id": application.id,
            "interview_id": (own or other).interview_id,
            "seat_id": (own or other).id,
            "round_id": application.opening.rounds[0].id,
            "opening_id": application.opening.id,
            "packet_id": made.id,
            "foreign_packet_id": foreign.id,
            "foreign_round_id": elsewhere.opening.rounds[0].id,
            "version_id": application.opening.rubric_version_id,
            "conflict_id": conflict.id,
            "person_id": recused.id,
            "invitation_id": factories.invitation(recused).id,
            "sign_in_id": factories.sign_in(recused).id,
            "passkey_id": factories.passkey(recused).id,
        },
    )


def give_roles(viewer: User, roles: frozenset[Role]) -> None:
    """Let ``viewer`` hold exactly these roles."""
    viewer.roles[:] = [RoleGrant(role=role) for role in sorted(roles)]
    db.session.commit()


ROLE_SETS: tuple[frozenset[Role], ...] = (
    frozenset(),
    *(frozenset({role}) for role in Role),
    frozenset(Role),
)
"""Nobody in particular, everybody in particular, and somebody who is everything."""
