"""What there is to read of rubrics."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, joinedload, undefer

from debrief.accounts.queries import NAMED
from debrief.aggregation import panel
from debrief.db import db
from debrief.exchange.rubric import rubric_from_document
from debrief.rubrics.models import RubricVersion

_loaded: dict[tuple[int, str], panel.Rubric] = {}


def load(version: RubricVersion) -> panel.Rubric:
    """The rubric of a published version, as all that is pure takes it.

    A version never changes, so what one request read serves every later one. The number
    is the row's, whatever the file it came from said.
    """
    key = (version.id, version.sha256)
    if key not in _loaded:
        rubric = rubric_from_document(version.document)
        _loaded[key] = replace(rubric, version=version.number)
    return _loaded[key]


def newest() -> Select[RubricVersion]:
    """The newest version of each rubric with all that it says, by name."""
    others = select(RubricVersion).subquery()
    highest = (
        select(func.max(others.c.number))
        .where(others.c.rubric_id == RubricVersion.rubric_id)
        .scalar_subquery()
    )
    return (
        select(RubricVersion)
        .join(RubricVersion.rubric)
        .where(RubricVersion.number == highest)
        .options(contains_eager(RubricVersion.rubric), undefer(RubricVersion.document))
        .order_by(RubricVersion.name, RubricVersion.id)
    )


def one(version_id: int) -> Select[RubricVersion]:
    """One version with all that it says."""
    return (
        select(RubricVersion)
        .where(RubricVersion.id == version_id)
        .options(joinedload(RubricVersion.rubric, innerjoin=True), undefer(RubricVersion.document))
    )


def history(rubric_id: int) -> Select[RubricVersion]:
    """Every version of a rubric with who published it, newest first."""
    return (
        select(RubricVersion)
        .where(RubricVersion.rubric_id == rubric_id)
        .options(joinedload(RubricVersion.published_by).options(*NAMED))
        .order_by(RubricVersion.number.desc())
    )


def on_offer() -> Select[RubricVersion]:
    """The versions an opening may be judged by: those not retired, the newest first."""
    return (
        select(RubricVersion)
        .where(RubricVersion.retired_at.is_(None))
        .order_by(RubricVersion.name, RubricVersion.number.desc())
    )


def opening_counts(per: InstrumentedAttribute[int]) -> Mapping[int, int]:
    """How many openings there are ``per`` version id or rubric id; without any, no entry."""
    counted = select(per, func.count()).join(RubricVersion.openings).group_by(per)
    return dict(db.session.execute(counted).all())
