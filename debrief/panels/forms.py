"""Who leads an application, and who sits on its committee, as forms."""

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, SelectField, SelectMultipleField
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from debrief.accounts.models import User


class ManagerForm(FlaskForm):
    """Who acts in the hiring manager's place; ``seen`` is who did when the form was made."""

    seen = IntegerField(default=0, widget=HiddenInput())
    person = SelectField("Acting hiring manager", coerce=int)

    def offer(self, people: Iterable[User]) -> None:
        """Set who can act."""
        self.person.choices = {
            0: "Nobody",
            **{each.id: f"{each.name}, {each.email}" for each in people},
        }


class CommitteeForm(FlaskForm):
    """Who sits on the committee; ``seen`` are those who did when the form was made."""

    seen = HiddenField(default="")
    members = SelectMultipleField(
        "Committee",
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def offer(self, people: Iterable[User]) -> None:
        """Set who can sit on it."""
        self.members.choices = {each.id: f"{each.name}, {each.email}" for each in people}

    def seen_members(self) -> set[int]:
        """Who sat on the committee when the form was made."""
        return {int(each) for each in self.seen.data.split() if each.isdecimal()}
