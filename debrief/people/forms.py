"""Whom to invite, and what to change of somebody."""

from collections.abc import Iterable

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    Form,
    IntegerField,
    SearchField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError
from wtforms.widgets import CheckboxInput, EmailInput, HiddenInput, ListWidget

from debrief.accounts.actions import LONGEST_NAME
from debrief.accounts.addresses import LONGEST_ADDRESS, one_spelling
from debrief.accounts.zones import time_zones
from debrief.people.changes import Details
from debrief.people.guests import Guest
from debrief.people.roles import in_order, in_words
from debrief.refusals import Refused
from debrief.rights import Role
from debrief.web.forms import one_line


class PeopleFilter(Form):
    """Whom to find, by a part of the name or of the address."""

    called = SearchField("Name or address", filters=[one_line])


class _PersonForm(FlaskForm):
    name = StringField(
        "Name",
        [DataRequired("Give the person's name."), Length(max=LONGEST_NAME)],
        filters=[one_line],
    )
    email = StringField(
        "Email",
        [DataRequired("Give the address."), Length(max=LONGEST_ADDRESS)],
        filters=[one_line],
        widget=EmailInput(),
    )
    roles = SelectMultipleField(
        "Roles",
        [DataRequired("Tick at least one role.")],
        choices={role.value: role.words for role in Role},
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    def validate_email(self, field: StringField) -> None:
        """An address is kept in one spelling, however it was typed."""
        try:
            field.data = one_spelling(field.data)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from refusal


class InviteForm(_PersonForm):
    """One person to invite."""

    def guest(self) -> Guest:
        """Whom to invite; read it from a valid form."""
        return Guest(self.name.data, self.email.data, in_order(map(Role, self.roles.data)))


class PersonForm(_PersonForm):
    """What can be changed of somebody; roles are not asked for where they are the viewer's."""

    revision = IntegerField(default=0, widget=HiddenInput())
    time_zone = StringField("Time zone", [InputRequired("Name a time zone."), Length(max=80)])

    def validate_time_zone(self, field: StringField) -> None:
        """Take only zones that the database of time zones knows."""
        if field.data not in time_zones():
            raise ValidationError("Choose a zone from the list, such as Europe/Warsaw.")

    def details(self, held: Iterable[Role]) -> Details:
        """What was entered, for an action; roles that were not asked for stay as ``held``."""
        roles = map(Role, self.roles.data) if "roles" in self else held
        return Details(self.name.data, self.email.data, self.time_zone.data, frozenset(roles))


def data_of(details: Details) -> dict[str, object]:
    """Somebody's details as the data of a form."""
    return {
        "name": details.name,
        "email": details.email,
        "time_zone": details.time_zone,
        "roles": list(details.roles),
    }


def described(details: Details) -> dict[str, str]:
    """Somebody's details in words, under a label each."""
    return {
        "Name": details.name,
        "Email": details.email,
        "Time zone": details.time_zone,
        "Roles": in_words(details.roles),
    }


class TableForm(FlaskForm):
    """A table of people as a file or as text; a file that is given wins."""

    file = FileField("CSV file")
    table = TextAreaField("Or the table as text")

    def source(self) -> bytes:
        """What was given. A file's text moves into the text field, to be sent once more."""
        if not self.file.data:
            return (self.table.data or "").encode()
        data: bytes = self.file.data.read()
        self.table.data = data.decode("utf-8-sig", errors="replace")
        return data

    def validate_table(self, field: TextAreaField) -> None:
        """Something has to be read."""
        if not self.file.data and not (field.data or "").strip():
            raise ValidationError("Choose a file, or paste the table.")
