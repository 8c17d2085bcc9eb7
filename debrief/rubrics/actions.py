"""What can happen to a rubric. Callers commit."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from debrief.accounts.models import User
from debrief.aggregation.panel import Rubric as Judging
from debrief.audit.log import Value, record
from debrief.audit.vocabulary import Action
from debrief.db import db
from debrief.exchange.problems import InputRefused, Problem, shown
from debrief.exchange.rubric import default_rubric, rubric_document, rubric_from_document
from debrief.refusals import Overtaken, Refused
from debrief.rubrics import queries
from debrief.rubrics.models import Rubric, RubricVersion

LONGEST_NAME = 200
LONGEST_LEVEL = 20


def publish(document: object, *, reason: str, actor: User | None, now: datetime) -> RubricVersion:
    """Publish ``document`` as the next version of the rubric with its key, for good.

    The number in the document is ignored: versions count on from the last one published.

    Raises:
        InputRefused: the document is no rubric; everything wrong with it is listed.
        Refused: it says what the newest version says.
        Overtaken: somebody else published a version of this rubric at the same moment.

    """
    rubric = rubric_from_document(document)
    if unfit := list(_unfit(rubric)):
        raise InputRefused(unfit)
    row = db.session.scalar(
        select(Rubric).where(Rubric.key == rubric.key).with_for_update()
    ) or Rubric(key=rubric.key)
    last = db.session.scalar(queries.history(row.id).limit(1)) if row.id else None
    if last and queries.load(last) == replace(rubric, version=last.number):
        raise Refused(
            f"This is word for word version {last.number} of {last.name}, which is published "
            "already. Change something, or use that version."
        )
    number = last.number + 1 if last else 1
    canonical = rubric_document(replace(rubric, version=number))
    version = RubricVersion(
        rubric=row,
        number=number,
        name=rubric.name,
        document=canonical,
        sha256=fingerprint(canonical),
        reason=reason,
        published_at=now,
        published_by_id=actor.id if actor else None,
    )
    db.session.add(version)
    try:
        db.session.flush()
    except IntegrityError as error:
        raise Overtaken("Somebody else published this rubric at the same moment.") from error
    said: dict[str, Value] = {
        "rubric": version.rubric_id,
        "version": number,
        "sha256": version.sha256,
        "reason_given": bool(reason),
    }
    _record(Action.RUBRIC_PUBLISHED, version, actor, now, new=said)
    return version


def _unfit(rubric: Judging) -> Iterator[Problem]:
    """Find what a file may hold, but an opening or a scorecard could not."""
    if len(rubric.name) > LONGEST_NAME:
        yield Problem(
            "rubric", "$.name", f"is longer than {LONGEST_NAME} characters.", "Shorten it."
        )
    if any("\0" in text for text in (rubric.name, *rubric.levels)):
        what = "names something with the character NUL, which not every database keeps."
        yield Problem("rubric", "$", what, "Take it out.")
    if rubric.lowest < 0:
        yield Problem("rubric", "$.scale[0].score", "is below zero.", "Begin the scale at 0 or 1.")
    for level in rubric.levels:
        if len(level) > LONGEST_LEVEL:
            what = f"names the level {shown(level)!r}, longer than {LONGEST_LEVEL} characters."
            yield Problem("rubric", "$.dimensions", what, "Shorten it.")


def publish_default(*, now: datetime) -> RubricVersion:
    """Publish the rubric that ships with the product, unless it is published already."""
    shipped = default_rubric()
    published = db.session.scalar(
        select(RubricVersion)
        .join(RubricVersion.rubric)
        .where(Rubric.key == shipped.key)
        .order_by(RubricVersion.number.desc())
        .limit(1)
    )
    return published or publish(
        rubric_document(shipped), reason="Shipped with the product.", actor=None, now=now
    )


def retire(version: RubricVersion, *, actor: User, now: datetime) -> None:
    """Offer ``version`` to no new opening. What it judges already keeps it."""
    if version.retired_at is None:
        version.retired_at = now
        _record(Action.RUBRIC_RETIRED, version, actor, now)


def restore(version: RubricVersion, *, actor: User, now: datetime) -> None:
    """Offer a retired ``version`` to openings again."""
    if version.retired_at is not None:
        version.retired_at = None
        _record(Action.RUBRIC_RESTORED, version, actor, now)


def _record(
    action: Action,
    version: RubricVersion,
    actor: User | None,
    now: datetime,
    *,
    new: dict[str, Value] | None = None,
) -> None:
    who = actor.id if actor else None
    record(action, actor=who, now=now, subject=f"rubric_version:{version.id}", new=new)


def fingerprint(document: Mapping[str, Any]) -> str:
    """The SHA-256 of ``document`` in canonical JSON: sorted keys, no spaces, UTF-8."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()
