"""What a viewer may do with one application: one pure function, one frozen record.

Pages, queries, packets and exports ask the record; none works a right out again. Two
rules come before every role. *Independence*: whoever still owes a scorecard on an
application sees nothing of what others judged. *The seal*: nobody sees it before the
debrief opens.
"""

from dataclasses import dataclass, fields
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
    """Whether the viewer is the opening's hiring manager, or acts in that one's place."""
    is_candidate: bool = False
    """Whether the viewer is the candidate, applying inside the organisation."""
    has_conflict: bool = False
    """Whether a conflict of interest stands between the viewer and the application."""
    on_committee: bool = False
    """Whether the viewer sits on the committee for the application."""
    broke_glass: bool = False
    """Whether the viewer, an administrator, opened it in an emergency that still lasts."""


@dataclass(frozen=True, slots=True)
class Rights:
    """What one viewer may do with one application. Everything defaults to no."""

    know: bool = False
    """Know that the application exists, and for which opening."""
    assess: bool = False
    """Prepare for the own interviews, and write the own scorecards."""
    arrange: bool = False
    """Change the candidate's details and the panel."""
    follow: bool = False
    """See by name who has submitted and who is due; never what was judged."""
    follow_times: bool = False
    """See when each scorecard came in, and so in which order."""
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
    recuse: bool = False
    """Declare an own conflict of interest."""
    settle_conflicts: bool = False
    """Record somebody's conflict of interest, or clear it, giving a reason."""
    break_glass: bool = False
    """Open what the role does not let the viewer read, in an emergency and for a while."""
    audit: bool = False
    """See what the audit log says of the application."""

    def __and__(self, other: "Rights") -> "Rights":
        """What both records allow: for somebody who looks through another's eyes."""
        return Rights(
            **{
                field.name: getattr(self, field.name) and getattr(other, field.name)
                for field in fields(Rights)
            }
        )


NOTHING = Rights()


def rights(standing: Standing) -> Rights:
    """Work out what the viewer with this ``standing`` may do.

    Independence and the seal come first, whatever the role. A candidate inside the
    organisation, and whoever has a conflict of interest, has no right at all.
    """
    if standing.is_candidate or standing.has_conflict:
        return NOTHING
    manages = standing.manages_opening
    coordinates = Role.COORDINATOR in standing.roles
    administers = Role.ADMIN in standing.roles
    decided = standing.phase is Phase.DECIDED
    audits = Role.AUDITOR in standing.roles and decided
    on_panel = standing.own is not OwnJudgement.NO_SEAT
    opened = standing.phase in {Phase.OPEN, Phase.DECIDED}
    independent = standing.own is not OwnJudgement.OUTSTANDING
    # A seat unlocks only with a judgement of one's own, and never a seat that the viewer
    # took alone: either would be a way to read without judging independently.
    by_seat = standing.own is OwnJudgement.SUBMITTED and not standing.self_assigned
    # An emergency opens what a role keeps closed. It never lifts the seal, nor excuses
    # whoever still owes a scorecard.
    by_force = administers and standing.broke_glass
    reads = (
        opened
        and independent
        and (manages or coordinates or audits or by_seat or standing.on_committee or by_force)
    )
    leads = (manages or coordinates) and independent
    follows = manages or coordinates or administers
    return Rights(
        know=follows or audits or on_panel or standing.on_committee,
        assess=on_panel,
        arrange=coordinates or administers,
        follow=follows,
        follow_times=follows and independent,
        read=reads,
        open=leads and standing.phase is Phase.READY,
        # An abstention must not become a way to look at the others early.
        open_early=manages
        and standing.phase is Phase.WAITING
        and standing.own in {OwnJudgement.NO_SEAT, OwnJudgement.SUBMITTED},
        decide=manages and independent and opened,
        print=leads,
        recuse=follows or audits or on_panel or standing.on_committee,
        settle_conflicts=coordinates,
        break_glass=administers and opened and independent and not reads,
        # The log tells what was decided, and in which order scorecards came in.
        audit=(administers or audits) and independent,
    )
