"""The scorecard form of one rubric: what may be sent, and how much of it."""

from collections.abc import Mapping
from functools import lru_cache

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, IntegerField, StringField
from wtforms.validators import AnyOf, Length, Optional

from debrief.aggregation.panel import Recommendation, Rubric
from debrief.scorecards import check
from debrief.web.forms import paragraphs

LONGEST_EVIDENCE = 100_000
LONGEST_LINE = 1_000
NOT_FIELDS_OF_THE_DRAFT = {"csrf_token", "revision", "action", "cautioned", "reason"}
EXPIRED = "This page was open for a long time. Nothing was lost; submit again."


def _text(longest: int) -> StringField:
    too_long = f"Shorten this to {longest:,} characters."
    return StringField(validators=[Length(max=longest, message=too_long)], filters=[paragraphs])


class ScorecardForm(FlaskForm):
    """What every scorecard form has, whatever its rubric."""

    revision = IntegerField(default=0)
    action = HiddenField()
    cautioned = HiddenField()
    """Whether the author has read that ratings and recommendation look at odds."""
    recommendation = StringField(validators=[Optional(), AnyOf(list(Recommendation))])
    abstain_reason = _text(LONGEST_LINE)
    summary = _text(LONGEST_LINE)
    reason = _text(LONGEST_LINE)
    """Why the author changes what was submitted; no part of the judgement."""

    def values(self) -> dict[str, str]:
        """The fields as typed, by name: what a draft keeps."""
        return {
            field.name: field.data
            for field in self
            if field.data and field.name not in NOT_FIELDS_OF_THE_DRAFT
        }

    def problems(self) -> list[check.Problem]:
        """What keeps the form from even being saved, after ``validate()`` failed."""
        return [
            check.Problem("main", EXPIRED, EXPIRED)
            if name == "csrf_token"
            else check.Problem(name or "main", texts[0], texts[0])
            for name, texts in self.errors.items()
        ]


def scorecard_form(rubric: Rubric, level: str) -> type[ScorecardForm]:
    """The form class with a rating and an evidence field for each dimension.

    A recommendation holds at a level of the rubric, or at ``level``, the one hired at.
    """
    ratings = tuple(check.rating_name(dimension) for dimension in rubric.dimensions)
    evidence = tuple(check.evidence_name(dimension) for dimension in rubric.dimensions)
    choices = (*(str(point.score) for point in rubric.scale), check.NOT_ASSESSED)
    return _form(ratings, evidence, choices, rubric.levels_with(level))


@lru_cache(maxsize=64)
def _form(
    ratings: tuple[str, ...],
    evidence: tuple[str, ...],
    choices: tuple[str, ...],
    levels: tuple[str, ...],
) -> type[ScorecardForm]:
    fields: Mapping[str, Field] = {
        **{name: StringField(validators=[Optional(), AnyOf(choices)]) for name in ratings},
        **{name: _text(LONGEST_EVIDENCE) for name in evidence},
        "level": StringField(validators=[Optional(), AnyOf(levels)]),
    }
    return type("RubricScorecardForm", (ScorecardForm,), dict(fields))
