"""Rows for tests. Defaults are dull: name only what the test is about."""

import json
from collections.abc import Mapping, Sequence
from datetime import timedelta
from hashlib import sha256
from itertools import count
from typing import Any, TypeVar

from debrief.accounts.models import Passkey, RoleGrant, SignIn, User
from debrief.aggregation.panel import Recommendation
from debrief.aggregation.summarise import summarise
from debrief.candidates.models import (
    Application,
    BrokenGlass,
    Candidate,
    CommitteeMember,
    Conflict,
    ConflictSource,
)
from debrief.db import Base, db
from debrief.debriefs import actions as debriefs
from debrief.debriefs.models import Debrief, Decision, Outcome
from debrief.interviews.models import Interview, Seat
from debrief.interviews.progress import recount
from debrief.openings.models import Opening, Round
from debrief.packets.models import Packet, PacketEntry, Paper
from debrief.people.models import Invitation
from debrief.rights import Phase, Role, Standing
from debrief.rubrics.models import Rubric, RubricVersion
from debrief.scorecards import queries as panels
from debrief.scorecards.models import Rating, Scorecard, ScorecardVersion
from tests.conftest import NOW

Row = TypeVar("Row", bound=Base)

_number = count(1)

STANDING = Standing(roles=frozenset(), phase=Phase.WAITING)
"""Nobody in particular, before anything has happened."""


def number_from_one() -> None:
    """Name what is made from now on as in a run that begins here."""
    global _number  # noqa: PLW0603 - one counter for all rows
    _number = count(1)


DIMENSIONS = ("craft", "clarity")


def saved(row: Row) -> Row:
    db.session.add(row)
    db.session.flush()
    return row


def user(*roles: Role, name: str | None = None, **values: Any) -> User:
    number = next(_number)
    return saved(
        User(
            email=f"user{number}@example.org",
            name=name or f"User {number}",
            password="a long enough password",
            fs_uniquifier=f"user-{number}",
            created_at=NOW,
            roles=[RoleGrant(role=role) for role in roles or (Role.INTERVIEWER,)],
            **values,
        )
    )


def rubric_document(
    *dimensions: str, points: int = 4, key: str = "test", **bars: float
) -> dict[str, Any]:
    """A rubric object of the interchange format, with the dimension keys given."""
    scores = range(1, points + 1)
    return {
        "key": key,
        "version": 1,
        "name": "Test rubric",
        "scale": [{"score": score, "label": f"Point {score}"} for score in scores],
        "dimensions": [
            {
                "key": dimension,
                "name": dimension.replace("_", " ").capitalize(),
                "anchors": {"default": {str(s): f"{dimension} at {s}" for s in scores}},
                "bars": {"L5": bars.get(dimension, points // 2 + 1)},
            }
            for dimension in dimensions or DIMENSIONS
        ],
    }


def rubric_version(*dimensions: str, document: dict[str, Any] | None = None) -> RubricVersion:
    key = f"rubric-{next(_number)}"
    document = document or rubric_document(*dimensions, key=key)
    return saved(
        RubricVersion(
            rubric=Rubric(key=key),
            number=1,
            name=document["name"],
            document=document,
            sha256=sha256(json.dumps(document, sort_keys=True).encode()).hexdigest(),
            published_at=NOW,
        )
    )


def opening(
    *,
    manager: User | None = None,
    version: RubricVersion | None = None,
    rounds: Mapping[str, Sequence[str]] | None = None,
    **values: Any,
) -> Opening:
    """An opening at L5; ``rounds`` maps a round's name to the dimensions it covers."""
    version = version or rubric_version()
    keys = [dimension["key"] for dimension in version.document["dimensions"]]
    return saved(
        Opening(
            title=values.pop("title", "Product manager"),
            level=values.pop("level", "L5"),
            rubric_version=version,
            hiring_manager=manager or user(Role.HIRING_MANAGER),
            created_at=NOW,
            rounds=[
                Round(position=place, name=name, minutes=45, dimensions=list(covered))
                for place, (name, covered) in enumerate((rounds or {"Case": keys}).items(), 1)
            ],
            **values,
        )
    )


def application(
    *,
    to: Opening | None = None,
    name: str | None = None,
    acting_manager_id: int | None = None,
    **values: Any,
) -> Application:
    """A candidate (of whom ``values`` are) in an opening."""
    number = next(_number)
    return saved(
        Application(
            candidate=Candidate(name=name or f"Candidate {number}", created_at=NOW, **values),
            opening=to or opening(),
            code=f"C-{number:04}",
            created_at=NOW,
            acting_manager_id=acting_manager_id,
        )
    )


def seat(
    application_: Application | None = None,
    *,
    interviewer: User | None = None,
    required: bool = True,
    **values: Any,
) -> Seat:
    """A place in an interview of the opening's first round, held two hours ago."""
    application_ = application_ or application()
    round_ = application_.opening.rounds[0]
    starts_at = values.pop("starts_at", NOW - timedelta(hours=2))
    interview = Interview(
        application=application_,
        round=round_,
        name=round_.name,
        minutes=round_.minutes,
        dimensions=round_.dimensions,
        starts_at=starts_at,
    )
    place = saved(
        Seat(
            interview=interview,
            interviewer=interviewer or user(),
            required=required,
            due_at=values.pop("due_at", starts_at + timedelta(days=1)),
            **values,
        )
    )
    recount(application_)
    return place


def scorecard(
    at: Seat,
    scores: Mapping[str, int | None] | int = 3,
    *,
    recommendation: Recommendation = Recommendation.YES,
    **values: Any,
) -> Scorecard:
    """A submitted scorecard; one number rates every dimension of the rubric with it."""
    submitted_at = values.pop("submitted_at", NOW - timedelta(hours=1))
    version = at.interview.application.opening.rubric_version
    keys = [dimension["key"] for dimension in version.document["dimensions"]]
    given = scores if isinstance(scores, Mapping) else dict.fromkeys(keys, scores)
    at.submitted_at = submitted_at
    card = saved(
        Scorecard(
            seat=at,
            rubric_version=version,
            saved_at=submitted_at,
            version=1,
            versions=[
                ScorecardVersion(
                    number=1,
                    submitted_at=submitted_at,
                    recommendation=recommendation,
                    recommended_level=values.pop("level", "L5"),
                    summary=values.pop("summary", "They showed the work."),
                    abstain_reason=values.pop("abstain_reason", ""),
                    ratings=[
                        Rating(
                            dimension=key,
                            score=score,
                            evidence=values.get("evidence", f"Evidence for {key}")
                            if score is not None
                            else "",
                        )
                        for key, score in given.items()
                    ],
                )
            ],
        )
    )
    recount(at.interview.application)
    return card


def draft(at: Seat, **fields: str) -> Scorecard:
    """A scorecard of which only these fields are written."""
    version = at.interview.application.opening.rubric_version
    return saved(Scorecard(seat=at, rubric_version=version, draft=fields, saved_at=NOW))


def conflict(of: Application, who: User, **values: Any) -> Conflict:
    """A conflict of interest that stands between ``who`` and ``of``."""
    found = saved(
        Conflict(
            application=of,
            user=who,
            source=values.pop("source", ConflictSource.DECLARED),
            reason=values.pop("reason", "We shared an office for years."),
            recorded_at=NOW,
            recorded_by_id=who.id,
            **values,
        )
    )
    recount(of)
    return found


def committee_member(of: Application, who: User | None = None) -> CommitteeMember:
    who = who or user(Role.COMMITTEE_MEMBER)
    return saved(CommitteeMember(application=of, user=who, added_at=NOW, added_by_id=who.id))


def broken_glass(of: Application, who: User, **values: Any) -> BrokenGlass:
    """An emergency access that began ten minutes ago and lasts for an hour."""
    began_at = values.pop("began_at", NOW - timedelta(minutes=10))
    return saved(
        BrokenGlass(
            application=of,
            user=who,
            reason="The hiring manager is in hospital and an offer is due.",
            began_at=began_at,
            expires_at=values.pop("expires_at", began_at + timedelta(hours=1)),
            **values,
        )
    )


def sign_in(person: User) -> SignIn:
    """A device on which ``person`` is signed in; nobody knows its token."""
    return saved(
        SignIn(
            user=person,
            token_sha256=sha256(f"sign-in {next(_number)}".encode()).hexdigest(),
            device="Firefox on Linux",
            address="192.0.2.1",
            began_at=NOW,
            seen_at=NOW,
            proved_at=NOW,
            expires_at=NOW + timedelta(days=1),
        )
    )


def passkey(person: User) -> Passkey:
    return saved(
        Passkey(
            user=person,
            name="Laptop",
            credential_id=f"credential {next(_number)}".encode(),
            public_key=b"key",
            backup_state=False,
            device_type="single_device",
            usage="first",
            create_datetime=NOW,
            lastuse_datetime=NOW,
        )
    )


def invitation(by: User, *roles: Role) -> Invitation:
    """An invitation that waits; nobody knows its token."""
    number = next(_number)
    return saved(
        Invitation(
            email=f"guest{number}@example.org",
            name=f"Guest {number}",
            roles=[role.value for role in roles or (Role.INTERVIEWER,)],
            token_sha256=sha256(f"invitation {number}".encode()).hexdigest(),
            invited_at=NOW,
            invited_by=by,
            expires_at=NOW + timedelta(days=3),
        )
    )


def panel(
    of: Application | None = None, scores: Sequence[Mapping[str, int | None] | int] = (3, 3)
) -> Application:
    """An application with a submitted scorecard for each of ``scores``: ready to be opened."""
    of = of or application()
    for given in scores:
        scorecard(seat(of), given)
    return of


def debrief(of: Application, *, by: User | None = None, reason: str = "") -> Debrief:
    """The debrief of ``of``, opened; with a reason where scorecards are missing."""
    return saved(
        debriefs.open_debrief(
            of, actor=by or of.opening.hiring_manager, reason=reason, now=NOW - timedelta(minutes=9)
        )
    )


def decision(
    on: Application, outcome: Outcome = Outcome.HIRE, *, by: User | None = None, **said: str
) -> Decision:
    """A decision on ``on``, whose debrief is open."""
    found = panels.panels([panels.facts(on)])[on.id]
    reason = said.pop("reason", "They did the work that this level asks for, and said why.")
    return saved(
        debriefs.decide(
            on,
            debriefs.Verdict(outcome, reason, **said),
            panel=found,
            summary=summarise(found),
            actor=by or on.opening.hiring_manager,
            now=NOW - timedelta(minutes=5),
        )
    )


def packet(maker: User, *of: Application, content: bytes = b"%PDF-1.7", **values: Any) -> Packet:
    """A packet that ``maker`` has made of these applications."""
    return saved(
        Packet(
            title=values.pop("title", "Candidate packet"),
            paper=Paper.A4,
            made_at=NOW,
            made_by=maker,
            pages=3,
            size=len(content),
            sha256=sha256(content).hexdigest(),
            warnings=values.pop("warnings", []),
            content=content,
            entries=[
                PacketEntry(application=each, position=place) for place, each in enumerate(of, 1)
            ],
        )
    )
