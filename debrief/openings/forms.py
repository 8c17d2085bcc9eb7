"""An opening and its loop as a form that works without a script."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    FieldList,
    Form,
    FormField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from debrief.aggregation.panel import Rubric
from debrief.openings.models import Opening
from debrief.openings.plan import OpeningPlan, RoundPlan, in_order
from debrief.web.forms import Problem, WholeNumber, one_line, problems

MOST_ROUNDS = 12
EMPTY_ROUND: Mapping[str, Any] = {"id": None, "name": "", "minutes": 45, "dimensions": []}


class RoundForm(Form):
    """One round of the loop."""

    id = IntegerField(validators=[Optional()], widget=HiddenInput())
    name = StringField(
        "Name", [DataRequired("Give the round a name."), Length(max=80)], filters=[one_line]
    )
    minutes = WholeNumber(
        "Minutes",
        [
            InputRequired("Say how many minutes the round takes."),
            NumberRange(1, 1440, "A round takes between 1 and 1440 minutes."),
        ],
    )
    dimensions = SelectMultipleField(
        "Covers",
        [DataRequired("Tick at least one dimension for the round.")],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )


class OpeningForm(FlaskForm):
    """An opening with the rounds of its loop, in order."""

    revision = IntegerField(default=0, widget=HiddenInput())
    drawn_for = IntegerField(widget=HiddenInput())
    title = StringField(
        "Title", [DataRequired("Give the opening a title."), Length(max=200)], filters=[one_line]
    )
    hiring_manager = SelectField(
        "Hiring manager", [NumberRange(1, message="Choose a hiring manager.")], coerce=int
    )
    rubric = SelectField("Rubric", coerce=int)
    level = SelectField("Level")
    rounds = FieldList(FormField(RoundForm), max_entries=MOST_ROUNDS)

    def offer(
        self, rubric: Rubric, *, versions: Mapping[int, str], managers: Mapping[int, str]
    ) -> None:
        """Set what can be chosen; level and dimensions are those of ``rubric``."""
        self.rubric.choices = dict(versions)
        self.hiring_manager.choices = {0: "Choose a person", **managers}
        known = {level: level for level in rubric.levels}
        self.level.choices = {"": "Choose a level" if known else "One bar for all", **known}
        for number, entry in enumerate(self.rounds, 1):
            entry.label.text = f"Round {number}"
            entry.form.dimensions.choices = {d.key: d.name for d in rubric.dimensions}

    def validate_level(self, field: SelectField) -> None:
        """Where the rubric has levels, the bars depend on one."""
        if not field.data and len(field.choices) > 1:
            raise ValidationError("Choose the level you hire at.")

    def validate_rounds(self, field: FieldList) -> None:
        """A loop has rounds."""
        if not field.entries:
            raise ValidationError("Add at least one round.")

    def plan(self, rubric: Rubric) -> OpeningPlan:
        """What was entered, for an action; read it from a valid form."""
        return OpeningPlan(
            title=self.title.data,
            level=self.level.data,
            rubric_version_id=self.rubric.data,
            hiring_manager_id=self.hiring_manager.data,
            rounds=tuple(
                RoundPlan(
                    each["id"], each["name"], each["minutes"], in_order(rubric, each["dimensions"])
                )
                for each in self.rounds.data
            ),
        )

    def problems(self) -> list[Problem]:
        """Everything wrong with the form, from top to bottom."""
        return [*(Problem("", text) for text in self.form_errors), *problems(self)]


def entered(opening: Opening) -> OpeningPlan:
    """What is saved of an opening, as its form would give it."""
    return OpeningPlan(
        title=opening.title,
        level=opening.level,
        rubric_version_id=opening.rubric_version_id,
        hiring_manager_id=opening.hiring_manager_id,
        rounds=tuple(
            RoundPlan(each.id, each.name, each.minutes, tuple(each.dimensions))
            for each in opening.rounds
        ),
    )


def data_of(plan: OpeningPlan, revision: int) -> dict[str, Any]:
    """A plan as the data of a form."""
    return {
        "revision": revision,
        "title": plan.title,
        "hiring_manager": plan.hiring_manager_id,
        "rubric": plan.rubric_version_id,
        "level": plan.level,
        "rounds": [
            {
                "id": each.id,
                "name": each.name,
                "minutes": each.minutes,
                "dimensions": list(each.dimensions),
            }
            for each in plan.rounds
        ],
    }


def rearranged(rounds: Sequence[Mapping[str, Any]], change: str) -> list[Mapping[str, Any]]:
    """The rounds after a button was pressed that changes them but saves nothing.

    ``change`` is ``add``, ``remove-2``, ``up-2`` or ``down-2``, counted from 0; anything
    else, and any place there is none of, changes nothing.
    """
    result = list(rounds)
    verb, _, place = change.partition("-")
    if verb == "add" and len(result) < MOST_ROUNDS:
        result.append(EMPTY_ROUND)
    elif place in map(str, range(len(result))):
        at = int(place)
        moved = result.pop(at)
        if verb != "remove":
            result.insert({"up": max(at - 1, 0), "down": at + 1}.get(verb, at), moved)
    return result
