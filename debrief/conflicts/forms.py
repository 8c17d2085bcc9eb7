"""What is asked about a conflict of interest."""

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import SelectField, TextAreaField
from wtforms.validators import DataRequired, Length, NumberRange

from debrief.accounts.models import User
from debrief.web.forms import paragraphs

LONGEST_REASON = 2_000


def _reason() -> TextAreaField:
    return TextAreaField(
        "What is the conflict?",
        [DataRequired("Say what the conflict is."), Length(max=LONGEST_REASON)],
        filters=[paragraphs],
    )


class DeclareForm(FlaskForm):
    """An own conflict of interest."""

    reason = _reason()


class RecordForm(FlaskForm):
    """Somebody else's conflict of interest."""

    person = SelectField("Who?", [NumberRange(1, message="Choose a person.")], coerce=int)
    reason = _reason()

    def offer(self, people: Iterable[User]) -> None:
        """Set whose conflict can be recorded."""
        self.person.choices = {
            0: "Choose a person",
            **{each.id: f"{each.name}, {each.email}" for each in people},
        }


class ClearForm(FlaskForm):
    """Why a conflict of interest stands no longer."""

    reason = TextAreaField(
        "Why is it no conflict any more?",
        [DataRequired("Say why it is no conflict any more."), Length(max=LONGEST_REASON)],
        filters=[paragraphs],
    )
