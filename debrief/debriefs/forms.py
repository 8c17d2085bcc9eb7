"""What is asked before a debrief is opened, decided or reopened."""

from collections.abc import Mapping

from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from debrief.debriefs.models import Outcome
from debrief.web.forms import one_line, paragraphs

SHORTEST_REASON = 40
LONGEST_REASON = 10_000
TOO_SHORT = f"Give a reason of at least {SHORTEST_REASON} characters. The panel will read it."


class OpenForm(FlaskForm):
    """Opening a debrief; whether a reason is needed depends on what is missing."""

    reason = TextAreaField("Why now?", [Length(max=LONGEST_REASON)], filters=[paragraphs])


class ReopenForm(FlaskForm):
    reason = TextAreaField(
        "Why reopen it?",
        [DataRequired("Say why you reopen the decision."), Length(max=LONGEST_REASON)],
        filters=[paragraphs],
    )


class DecisionForm(FlaskForm):
    outcome = RadioField(
        "Decision",
        [InputRequired("Choose a decision")],
        choices={outcome.value: outcome.words for outcome in Outcome},
    )
    level = SelectField("Level", validate_choice=True)
    evidence_dimension = SelectField("Which dimension needs more evidence?")
    evidence_by = StringField("Who will assess it?", [Length(max=200)], filters=[one_line])
    reason = TextAreaField(
        "Reason",
        [Length(min=SHORTEST_REASON, message=TOO_SHORT), Length(max=LONGEST_REASON)],
        filters=[paragraphs],
    )
    dissent_by = StringField("Who dissents?", [Length(max=200)], filters=[one_line])
    dissent = StringField("In one line, why?", [Length(max=1_000)], filters=[one_line])

    def offer(self, *, levels: list[str], level: str, dimensions: Mapping[str, str]) -> None:
        """Set what can be chosen: ``levels`` with ``level`` first in mind, dimensions by key."""
        self.level.choices = levels
        self.level.data = self.level.data or level
        self.evidence_dimension.choices = {"": "Choose a dimension", **dimensions}

    def validate_evidence_dimension(self, field: SelectField) -> None:
        """More evidence is needed on something."""
        if self.outcome.data == Outcome.MORE_EVIDENCE and not field.data:
            raise ValidationError("Say which dimension needs more evidence")

    def validate_evidence_by(self, field: StringField) -> None:
        """More evidence comes from somebody."""
        if self.outcome.data == Outcome.MORE_EVIDENCE and not field.data:
            raise ValidationError("Say who will assess it")

    def validate_dissent(self, field: StringField) -> None:
        """A dissent is kept with its author."""
        if bool(field.data) != bool(self.dissent_by.data):
            raise ValidationError("Give both the name and the line of a dissent, or neither")
