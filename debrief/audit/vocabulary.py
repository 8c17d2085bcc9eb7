"""The words of the log: everything that can be recorded, and nothing else."""

from enum import StrEnum


class Group(StrEnum):
    """What an action is about, to find it by."""

    SIGNING_IN = "signing_in"
    PEOPLE = "people"
    OPENINGS = "openings"
    CANDIDATES = "candidates"
    INTERVIEWS = "interviews"
    JUDGEMENT = "judgement"
    EXPORTS = "exports"
    REFUSALS = "refusals"

    @property
    def words(self) -> str:
        """The group as people read it."""
        return {
            "signing_in": "Signing in",
            "openings": "Rubrics and openings",
            "candidates": "Candidates and conflicts",
            "judgement": "Scorecards and debriefs",
            "exports": "Packets and exports",
            "refusals": "Refused attempts",
        }.get(self.value, self.value.capitalize())


class Action(StrEnum):
    """What was done, as ``what.happened_to_it``. A word once used never changes its meaning."""

    ORGANISATION_SET_UP = "organisation.set_up"
    DEMO_LOADED = "demo.loaded"
    DEMO_REMOVED = "demo.removed"

    PERSON_ADDED = "person.added"
    PERSON_INVITED = "person.invited"
    PERSON_INVITATION_WITHDRAWN = "person.invitation_withdrawn"
    PERSON_JOINED = "person.joined"
    PERSON_CHANGED = "person.changed"
    PERSON_ROLES_CHANGED = "person.roles_changed"
    PERSON_SIGNED_OUT = "person.signed_out"
    PERSON_DEACTIVATED = "person.deactivated"
    PERSON_REACTIVATED = "person.reactivated"
    PERSON_SETTINGS_CHANGED = "person.settings_changed"
    PERSON_VIEWED_AS = "person.viewed_as"
    PERSON_VIEWED_AS_ENDED = "person.viewed_as_ended"

    SIGN_IN_SUCCEEDED = "sign_in.succeeded"
    SIGN_IN_FAILED = "sign_in.failed"
    SIGN_IN_THROTTLED = "sign_in.throttled"
    SIGN_IN_PROVED_AGAIN = "sign_in.proved_again"
    SIGN_IN_ENDED = "sign_in.ended"
    PASSWORD_CHANGED = "password.changed"  # noqa: S105 - a word of the log
    PASSWORD_RESET_ASKED = "password.reset_asked"  # noqa: S105
    PASSWORD_RESET = "password.reset"  # noqa: S105
    SECOND_FACTOR_ADDED = "second_factor.added"
    SECOND_FACTOR_REMOVED = "second_factor.removed"
    SECOND_FACTORS_RESET = "second_factors.reset"
    RECOVERY_CODES_MADE = "recovery_codes.made"
    RECOVERY_CODE_USED = "recovery_code.used"
    PASSKEY_ADDED = "passkey.added"
    PASSKEY_REMOVED = "passkey.removed"
    IDENTITY_LINKED = "identity.linked"
    IDENTITY_UNLINKED = "identity.unlinked"

    RUBRIC_PUBLISHED = "rubric.published"
    RUBRIC_RETIRED = "rubric.retired"
    RUBRIC_RESTORED = "rubric.restored"
    OPENING_CREATED = "opening.created"
    OPENING_CHANGED = "opening.changed"
    OPENING_CLOSED = "opening.closed"
    OPENING_REOPENED = "opening.reopened"
    CANDIDATE_ADDED = "candidate.added"
    CANDIDATE_CHANGED = "candidate.changed"
    APPLICATION_WITHDRAWN = "application.withdrawn"
    APPLICATION_RESTORED = "application.restored"
    MANAGER_REPLACED = "manager.replaced"
    COMMITTEE_CHANGED = "committee.changed"

    INTERVIEW_ARRANGED = "interview.arranged"
    INTERVIEW_CHANGED = "interview.changed"
    INTERVIEW_CANCELLED = "interview.cancelled"
    CONFLICT_DECLARED = "conflict.declared"
    CONFLICT_RECORDED = "conflict.recorded"
    CONFLICT_CLEARED = "conflict.cleared"

    SCORECARD_SUBMITTED = "scorecard.submitted"
    SCORECARD_AMENDED = "scorecard.amended"
    DEBRIEF_OPENED = "debrief.opened"
    DEBRIEF_OPENED_EARLY = "debrief.opened_early"
    JUDGEMENT_SHOWN = "judgement.shown"
    DECISION_RECORDED = "decision.recorded"
    DECISION_REOPENED = "decision.reopened"
    GLASS_BROKEN = "glass.broken"
    GLASS_MENDED = "glass.mended"

    PACKET_MADE = "packet.made"
    PACKET_DOWNLOADED = "packet.downloaded"
    AUDIT_EXPORTED = "audit.exported"
    ACCESS_REFUSED = "access.refused"

    @property
    def group(self) -> Group:
        """What the action is about."""
        return GROUPS[self.value.partition(".")[0]]

    @property
    def words(self) -> str:
        """The action as people read it."""
        value = self.value.replace("sign_in.", "sign-in.").replace("_", " ")
        what, _, happened = value.partition(".")
        return f"{what.capitalize()} {happened}"


GROUPS = {
    what: group
    for group, several in {
        Group.SIGNING_IN: (
            "sign_in",
            "password",
            "second_factor",
            "second_factors",
            "recovery_codes",
            "recovery_code",
            "passkey",
            "identity",
        ),
        Group.PEOPLE: ("organisation", "demo", "person"),
        Group.OPENINGS: ("rubric", "opening"),
        Group.CANDIDATES: ("candidate", "application", "manager", "committee", "conflict"),
        Group.INTERVIEWS: ("interview",),
        Group.JUDGEMENT: ("scorecard", "debrief", "judgement", "decision", "glass"),
        Group.EXPORTS: ("packet", "audit"),
        Group.REFUSALS: ("access",),
    }.items()
    for what in several
}
"""The group of every first half of an action."""
