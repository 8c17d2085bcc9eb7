"""What a viewer may do with one application: one pure function, one frozen record.

Pages, queries, packets and exports ask the record; none works a right out again. Two
rules come before every role. *Independence*: whoever still owes a scorecard on an
application sees nothing of what others judged. *The seal*: nobody sees it before the
debrief opens.
"""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is in the organisation. Most rights come from relations instead."""

    ADMIN = "admin"
    COORDINATOR = "coordinator"
    HIRING_MANAGER = "hiring_manager"
    INTERVIEWER = "interviewer"
    COMMITTEE_MEMBER = "committee_member"
    AUDITOR = "auditor"

    @property
    def words(self) -> str:
        """The role as people read it."""
        return self.value.replace("_", " ").capitalize()


class Phase(StrEnum):
    """How far an application's debrief has come."""

    WAITING = "waiting"
    """A required scorecard is missing, or there is no panel yet."""
    READY = "ready"
    """Every required scorecard is in; nobody has opened the debrief."""
    OPEN = "open"
    DECIDED = "decided"


class OwnJudgement(StrEnum):
    """How a viewer's own scorecards for the application stand, the weakest counting."""

    NO_SEAT = "no_seat"
    """Not on the panel."""
    OUTSTANDING = "outstanding"
    """At least one scorecard is still to be submitted."""
    ABSTAINED = "abstained"
    """Submitted, but no scorecard holds a judgement."""
    SUBMITTED = "submitted"


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides a viewer's rights on one application."""

    roles: frozenset[Role]
    phase: Phase
    own: OwnJudgement = OwnJudgement.NO_SEAT
    self_assigned: bool = False
    """Whether the viewer holds a seat only by own assignment."""
    manages_opening: bool = False
    """Whether the viewer is the opening's hiring manager."""
    is_candidate: bool = False
    """Whether the viewer is the candidate, applying inside the organisation."""


@dataclass(frozen=True, slots=True)
class Rights:
    """What one viewer may do with one application. Everything defaults to no."""

    know: bool = False
    """Know that the application exists, and for which opening."""
    arrange: bool = False
    """Change the candidate's details and the panel."""
    follow: bool = False
    """See by name who has submitted and who is due; never what was judged."""
    read: bool = False
    """Read ratings, evidence, recommendations and every aggregate of them."""
    open: bool = False
    """Open the debrief, every required scorecard being in."""
    open_early: bool = False
    """Open the debrief with scorecards missing, giving a reason."""
    decide: bool = False
    """Record the decision, or reopen it."""
    print: bool = False
    """Have the application in a packet."""


NOTHING = Rights()


def rights(standing: Standing) -> Rights:
    """Work out what the viewer with this ``standing`` may do.

    Independence and the seal come first, whatever the role; a candidate inside the
    organisation sees nothing of the own application at all.
    """
    if standing.is_candidate:
        return NOTHING
    manages = standing.manages_opening
    coordinates = Role.COORDINATOR in standing.roles
    administers = Role.ADMIN in standing.roles
    audits = Role.AUDITOR in standing.roles and standing.phase is Phase.DECIDED
    on_panel = standing.own is not OwnJudgement.NO_SEAT
    opened = standing.phase in {Phase.OPEN, Phase.DECIDED}
    independent = standing.own is not OwnJudgement.OUTSTANDING
    # A seat unlocks only with a judgement of one's own, and never a seat that the viewer
    # took alone: either would be a way to read without judging independently.
    by_seat = standing.own is OwnJudgement.SUBMITTED and not standing.self_assigned
    reads = opened and independent and (manages or coordinates or audits or by_seat)
    leads = (manages or coordinates) and independent
    return Rights(
        know=manages or coordinates or administers or audits or on_panel,
        arrange=coordinates or administers,
        follow=manages or coordinates or administers,
        read=reads,
        open=leads and standing.phase is Phase.READY,
        # An abstention must not become a way to look at the others early.
        open_early=manages
        and standing.phase is Phase.WAITING
        and standing.own in {OwnJudgement.NO_SEAT, OwnJudgement.SUBMITTED},
        decide=manages and independent and opened,
        print=leads,
    )
