"""Who may go through which door: one row for every endpoint, written by hand.

``roles`` are those whose holders find the page at all (others are told that it is not for
their role); ``allowed`` says who of them does, given the scene and the rights record.
Whoever is not allowed finds nothing, as if it were not there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from debrief.rights import Phase, Rights, Role
from tests.matrix.relations import Scene

Allowed = Callable[[Scene, Rights], bool]

ARRANGERS = frozenset({Role.COORDINATOR, Role.ADMIN})
MAKERS = frozenset({Role.COORDINATOR, Role.HIRING_MANAGER})
COORDINATORS = frozenset({Role.COORDINATOR})
ADMINS = frozenset({Role.ADMIN})


@dataclass(frozen=True)
class Row:
    """The policy of one endpoint. No roles: for everybody who signed in."""

    allowed: Allowed
    roles: frozenset[Role] | None = None


def right(name: str) -> Allowed:
    """Whoever holds this right on the application."""
    return lambda _scene, rights: bool(getattr(rights, name))


def anybody(_scene: Scene, _rights: Rights) -> bool:
    return True


def nobody(_scene: Scene, _rights: Rights) -> bool:
    """There is nothing of the kind in these scenes."""
    return False


def writes(scene: Scene, rights: Rights) -> bool:
    """Whoever sits in the interview, or submitted something there."""
    return scene.sits and rights.assess


def amends(scene: Scene, rights: Rights) -> bool:
    """Whoever sits in the interview and submitted a scorecard there."""
    return scene.stands and scene.seat.submitted_at is not None and rights.assess


def replaces_the_manager(scene: Scene, rights: Rights) -> bool:
    """Whoever settles conflicts, where somebody acts for the manager already.

    A manager who is recused is in these scenes the viewer, who has no right then.
    """
    return rights.settle_conflicts and scene.application.acting_manager_id is not None


def prepares(scene: Scene, rights: Rights) -> bool:
    """Whoever sits in the interview now."""
    return scene.stands and rights.assess


def opens(scene: Scene, rights: Rights) -> bool:
    """Whoever may open the debrief, and whoever comes too late to and may read it."""
    opened = scene.application.phase in {Phase.OPEN, Phase.DECIDED}
    return rights.open or rights.open_early or (opened and rights.read)


def made_it(_scene: Scene, rights: Rights) -> bool:
    """The viewer made the packet, and may still print what is in it."""
    return rights.print


def sees_opening(scene: Scene, _rights: Rights) -> bool:
    return bool(ARRANGERS & scene.standing.roles) or scene.leads_opening


ABOUT_AN_APPLICATION: Mapping[str, Row] = {
    "candidates.edit": Row(right("arrange"), ARRANGERS),
    "candidates.restore": Row(right("arrange"), ARRANGERS),
    "candidates.withdraw": Row(right("arrange"), ARRANGERS),
    "conflicts.clear": Row(right("settle_conflicts"), COORDINATORS),
    "conflicts.declare": Row(right("recuse")),
    "conflicts.dismiss": Row(right("settle_conflicts"), COORDINATORS),
    "conflicts.record": Row(right("settle_conflicts"), COORDINATORS),
    "debriefs.decide": Row(right("decide")),
    "debriefs.open_debrief": Row(opens),
    "debriefs.reopen": Row(right("decide")),
    "debriefs.show": Row(right("know")),
    "emergencies.begin": Row(right("break_glass"), ADMINS),
    "emergencies.end": Row(right("know"), ADMINS),
    "interviews.arrange": Row(right("arrange"), ARRANGERS),
    "interviews.cancel": Row(right("arrange"), ARRANGERS),
    "interviews.edit": Row(right("arrange"), ARRANGERS),
    "interviews.kit": Row(prepares),
    "interviews.short_link": Row(prepares),
    "panels.committee": Row(right("arrange"), ARRANGERS),
    "panels.manager": Row(replaces_the_manager, COORDINATORS),
    "panels.show": Row(right("follow"), ARRANGERS | MAKERS),
    "overview.candidate": Row(right("follow")),
    "packets.download": Row(made_it, MAKERS),
    "packets.show": Row(made_it, MAKERS),
    "scorecards.amend": Row(amends),
    "scorecards.send": Row(writes),
    "scorecards.write": Row(writes),
}

ABOUT_NOBODY: Mapping[str, frozenset[Role] | None] = {
    "candidates.new": ARRANGERS,
    "debriefs.index": None,
    "mail.index": ADMINS,
    "openings.index": ARRANGERS | MAKERS,
    "openings.new": ARRANGERS,
    "oversight.export": ADMINS | {Role.AUDITOR},
    "oversight.index": ADMINS | {Role.AUDITOR},
    "overview.candidates": MAKERS,
    "overview.work": None,
    "packets.index": MAKERS,
    "packets.make": MAKERS,
    "packets.new": MAKERS,
    "people.index": ADMINS,
    "people.invite": ADMINS,
    "people.invite_many": ADMINS,
    "rubrics.index": None,
    "rubrics.publish": ADMINS,
}
"""Pages that name no row in their address, and the roles they are for."""

ABOUT_OTHER_ROWS: Mapping[str, Row] = {
    "demo.remove": Row(nobody, ADMINS),
    "openings.close": Row(anybody, ARRANGERS),
    "openings.edit": Row(anybody, ARRANGERS),
    "openings.reopen": Row(anybody, ARRANGERS),
    "openings.show": Row(sees_opening, ARRANGERS | MAKERS),
    "people.deactivate": Row(anybody, ADMINS),
    "people.edit": Row(anybody, ADMINS),
    "people.invite_again": Row(anybody, ADMINS),
    "people.reactivate": Row(anybody, ADMINS),
    "people.reset_factors": Row(anybody, ADMINS),
    "people.show": Row(anybody, ADMINS),
    "people.sign_out": Row(anybody, ADMINS),
    "people.view_as": Row(anybody, ADMINS),
    "people.withdraw": Row(anybody, ADMINS),
    "rubrics.restore": Row(anybody, ADMINS),
    "rubrics.retire": Row(anybody, ADMINS),
    "rubrics.show": Row(anybody),
}
"""Pages about an opening, a rubric version, a person, an invitation."""

ABOUT_ONESELF = frozenset(
    {
        "accounts.devices",
        "accounts.end_device",
        "accounts.end_other_devices",
        "accounts.password",
        "accounts.prove",
        "accounts.settings",
        "factors.add_passkey",
        "factors.codes",
        "factors.passkey_options",
        "factors.recovery_codes",
        "factors.remove_codes",
        "factors.remove_passkey",
        "factors.security",
        "people.stop_viewing",
        "security.logout",
        "single_sign_on.connect",
        "single_sign_on.disconnect",
        "single_sign_on.prove",
    }
)
"""Pages about the viewer alone: no role makes a difference, and nobody else's row is there."""
