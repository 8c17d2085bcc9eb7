"""What is asked about a candidate."""

from collections.abc import Iterable, Mapping

from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, Length, NumberRange, Optional, Regexp
from wtforms.widgets import EmailInput, HiddenInput

from debrief.accounts.models import User
from debrief.candidates.actions import Person
from debrief.candidates.models import Candidate
from debrief.openings.models import Opening
from debrief.web.forms import one_line


class CandidateForm(FlaskForm):
    """A candidate's own details."""

    revision = IntegerField(default=0, widget=HiddenInput())
    name = StringField(
        "Name",
        [DataRequired("Give the name of the candidate."), Length(max=200)],
        filters=[one_line],
    )
    email = StringField(
        "Email",
        [
            Optional(),
            Length(max=200),
            Regexp(r"[^@\s]+@[^@\s]+$", message="Give an address such as name@example.org."),
        ],
        filters=[one_line],
        widget=EmailInput(),
    )
    employee_id = SelectField("Account, if the candidate works here", coerce=int)

    referrer_id = SelectField("Referred by", coerce=int, default=0)

    def offer_accounts(self, accounts: Iterable[User], *, viewer_id: int) -> None:
        """Set whose account can be the candidate's (never the viewer's), and who refers."""
        named = {each.id: f"{each.name}, {each.email}" for each in accounts}
        self.referrer_id.choices = {0: "Nobody here", **named}
        named.pop(viewer_id, None)
        self.employee_id.choices = {0: "Does not work here", **named}

    def person(self) -> Person:
        """What was entered, for an action; read it from a valid form."""
        return Person(
            self.name.data,
            self.email.data,
            self.employee_id.data or None,
            self.referrer_id.data or None,
        )


class NewCandidateForm(CandidateForm):
    """A candidate, and the opening to add the person to."""

    opening = SelectField("Opening", [NumberRange(1, message="Choose an opening.")], coerce=int)

    def offer_openings(self, openings: Iterable[Opening]) -> None:
        """Set which openings a candidate can be added to."""
        self.opening.choices = {
            0: "Choose an opening",
            **{each.id: _titled(each) for each in openings},
        }


def _titled(opening: Opening) -> str:
    return f"{opening.title}, {opening.level}" if opening.level else opening.title


def described(person: Person, accounts: Mapping[int, str]) -> Mapping[str, str]:
    """A person in words, under a label each."""
    return {
        "Name": person.name,
        "Email": person.email,
        "Account": accounts.get(person.employee_id or 0, ""),
        "Referred by": accounts.get(person.referrer_id or 0, ""),
    }


def entered(candidate: Candidate) -> Person:
    """What is saved of a candidate, as the form would give it."""
    return Person(candidate.name, candidate.email, candidate.employee_id, candidate.referrer_id)
