"""What some people may do, each in full: for reading, and against slips that no rule names."""

from debrief.rights import OwnJudgement, Phase, Role, Standing

EXAMPLES: list[tuple[Standing, set[str]]] = [
    (
        Standing(frozenset({Role.HIRING_MANAGER}), Phase.WAITING, manages_opening=True),
        {"know", "follow", "follow_times", "open_early", "print", "recuse"},
    ),
    (
        Standing(frozenset({Role.HIRING_MANAGER}), Phase.READY, manages_opening=True),
        {"know", "follow", "follow_times", "open", "print", "recuse"},
    ),
    (
        Standing(frozenset({Role.HIRING_MANAGER}), Phase.OPEN, manages_opening=True),
        {"know", "follow", "follow_times", "read", "decide", "print", "recuse"},
    ),
    (
        Standing(
            frozenset({Role.HIRING_MANAGER}),
            Phase.WAITING,
            own=OwnJudgement.ABSTAINED,
            manages_opening=True,
        ),
        {"know", "assess", "follow", "follow_times", "print", "recuse"},
    ),
    (
        Standing(frozenset({Role.INTERVIEWER}), Phase.OPEN, own=OwnJudgement.SUBMITTED),
        {"know", "assess", "read", "recuse"},
    ),
    (Standing(frozenset({Role.INTERVIEWER}), Phase.OPEN), set()),
    (Standing(frozenset({Role.AUDITOR}), Phase.OPEN), set()),
    (Standing(frozenset({Role.AUDITOR}), Phase.DECIDED), {"know", "read", "recuse", "audit"}),
    (
        Standing(frozenset({Role.COORDINATOR}), Phase.OPEN),
        {
            "know",
            "arrange",
            "follow",
            "follow_times",
            "read",
            "print",
            "recuse",
            "settle_conflicts",
        },
    ),
    (
        Standing(frozenset({Role.ADMIN}), Phase.DECIDED),
        {"know", "arrange", "follow", "follow_times", "recuse", "break_glass", "audit"},
    ),
    (
        Standing(frozenset({Role.ADMIN}), Phase.OPEN, broke_glass=True),
        {"know", "arrange", "follow", "follow_times", "read", "recuse", "audit"},
    ),
    (Standing(frozenset(), Phase.WAITING, on_committee=True), {"know", "recuse"}),
    (Standing(frozenset(), Phase.OPEN, on_committee=True), {"know", "read", "recuse"}),
    (
        Standing(frozenset({Role.COORDINATOR}), Phase.READY, own=OwnJudgement.OUTSTANDING),
        {"know", "assess", "arrange", "follow", "recuse", "settle_conflicts"},
    ),
]
