"""What happens about a candidate of the demo, through the same actions as in earnest."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from debrief.aggregation.summarise import summarise
from debrief.candidates.actions import Person
from debrief.candidates.actions import add as add_candidate
from debrief.conflicts.actions import declare
from debrief.db import db
from debrief.debriefs import actions as debriefs
from debrief.debriefs.exposure import expose
from debrief.debriefs.models import Outcome
from debrief.demo.stage import Entry, Stage
from debrief.interviews.actions import arrange
from debrief.interviews.plan import InterviewPlan, SeatPlan
from debrief.panels.actions import choose_committee
from debrief.scorecards import actions as scorecards
from debrief.scorecards import check
from debrief.scorecards import queries as panels
from debrief.scorecards.queries import Desk

DUE_AFTER = timedelta(days=1)

APPLIED = timedelta(days=21)
ARRANGED = timedelta(days=20)
"""How long ago, before the first thing that the content dates."""


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that somebody did in the demo, and when."""

    at: datetime
    act: Callable[[datetime], object]


def happenings(stage: Stage, entry: Entry) -> Iterator[Happening]:
    """Everything that happens about one candidate."""
    yield Happening(stage.now - APPLIED, partial(_apply, stage, entry))
    for each in entry["interviews"]:
        yield Happening(stage.now - ARRANGED, partial(_arrange, stage, entry, each))
        if "submitted" in each:
            yield Happening(stage.at(each["submitted"]), partial(_submit, stage, entry, each))
        elif "draft" in each:
            yield Happening(stage.at(each["saved"]), partial(_draft, stage, entry, each))
        if change := each.get("amendment"):
            yield Happening(stage.at(change["read"]), partial(_read, stage, entry, each))
            yield Happening(stage.at(change["amended"]), partial(_amend, stage, entry, each))
    for each in entry.get("conflicts", ()):
        yield Happening(stage.at(each["declared"]), partial(_recuse, stage, entry, each))
    if "committee" in entry:
        yield Happening(stage.at(entry["committee"]["chosen"]), partial(_seat, stage, entry))
    if "opened" in entry:
        yield Happening(stage.at(entry["opened"]), partial(_open, stage, entry))
    if "decision" in entry:
        yield Happening(stage.at(entry["decision"]["decided"]), partial(_decide, stage, entry))


def _apply(stage: Stage, entry: Entry, at: datetime) -> None:
    stage.applications[entry["key"]] = add_candidate(
        Person(entry["name"], entry.get("email", ""), demo=True),
        opening=stage.openings[entry["opening"]],
        actor=stage.coordinator,
        now=at,
    )


def _arrange(stage: Stage, entry: Entry, held: Entry, at: datetime) -> None:
    application = stage.applications[entry["key"]]
    round_ = next(each for each in application.opening.rounds if each.name == held["round"])
    seat = SeatPlan(stage.people[held["interviewer"]].id)
    interview = arrange(
        application,
        round_,
        InterviewPlan(stage.at(held["starts"]), round_.minutes, (seat,)),
        actor=stage.coordinator,
        now=at,
        due_after=DUE_AFTER,
    )
    (stage.seats[entry["key"], held["round"]],) = interview.seats


def _submit(stage: Stage, entry: Entry, written: Entry, at: datetime) -> None:
    desk = Desk(stage.seats[entry["key"], written["round"]])
    scorecards.submit(desk, stage.rubric, dict(_values(written)), revision=0, now=at)


def _draft(stage: Stage, entry: Entry, written: Entry, at: datetime) -> None:
    desk = Desk(stage.seats[entry["key"], written["round"]])
    scorecards.save_draft(desk, dict(_values(written)), revision=0, now=at)


def _read(stage: Stage, entry: Entry, written: Entry, at: datetime) -> None:
    expose(stage.people[written["interviewer"]], [stage.applications[entry["key"]].id], now=at)


def _amend(stage: Stage, entry: Entry, written: Entry, at: datetime) -> None:
    seat = stage.seats[entry["key"], written["round"]]
    desk = panels.desk(seat.interview_id, seat.interviewer_id, locked=True)
    if desk is None:
        raise LookupError(f"{written['interviewer']} has no scorecard to change")
    change = written["amendment"]
    values = dict(_values(written)) | {
        f"rating-{change['dimension']}": str(change["score"]),
        f"evidence-{change['dimension']}": change["evidence"],
    }
    scorecards.amend(
        desk, stage.rubric, values, reason=change["reason"], revision=desk.revision, now=at
    )


def _recuse(stage: Stage, entry: Entry, declared: Entry, at: datetime) -> None:
    actor = stage.people[declared["person"]]
    application = stage.applications[entry["key"]]
    declare(application, reason=declared["reason"], actor=actor, now=at)


def _seat(stage: Stage, entry: Entry, at: datetime) -> None:
    members = [stage.people[each].id for each in entry["committee"]["members"]]
    application = stage.applications[entry["key"]]
    choose_committee(application, members, seen=(), actor=stage.coordinator, now=at)


def _open(stage: Stage, entry: Entry, at: datetime) -> None:
    application = stage.applications[entry["key"]]
    manager = application.opening.hiring_manager
    reason = entry.get("early_reason", "")
    debriefs.open_debrief(application, actor=manager, reason=reason, now=at)


def _values(entry: Entry) -> Iterable[tuple[str, str]]:
    """The scorecard's fields, as its author would have typed them."""
    for rating in entry.get("ratings", ()):
        given = rating.get("score")
        yield f"rating-{rating['dimension']}", check.NOT_ASSESSED if given is None else str(given)
        yield f"evidence-{rating['dimension']}", rating.get("evidence", "")
    for field in ("recommendation", "abstain_reason", "summary"):
        yield field, entry.get(field, "")
    yield "level", entry.get("recommended_level", "")


def _decide(stage: Stage, entry: Entry, at: datetime) -> None:
    application, said = stage.applications[entry["key"]], entry["decision"]
    db.session.flush()
    panel = panels.panels([panels.facts(application)])[application.id]
    debriefs.decide(
        application,
        debriefs.Verdict(
            outcome=Outcome(said["outcome"]),
            level=said.get("level", ""),
            reason=said["reason"],
            dissent_by=stage.people[said["dissent_by"]].name if "dissent_by" in said else "",
            dissent=said.get("dissent", ""),
        ),
        panel=panel,
        summary=summarise(panel, expected=len(panel.scorecards)),
        actor=application.opening.hiring_manager,
        now=at,
    )
