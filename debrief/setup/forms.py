"""What the first visitor gives."""

from hmac import compare_digest
from typing import Any

from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired, Length, ValidationError
from wtforms.widgets import EmailInput

from debrief.accounts import passwords
from debrief.accounts.actions import LONGEST_NAME
from debrief.accounts.addresses import one_spelling
from debrief.refusals import Refused
from debrief.web.forms import one_line


class SetupForm(FlaskForm):
    """``code`` is what the operator wants to be typed, "" for nothing."""

    code = StringField("Set-up code", filters=[one_line])
    organisation = StringField(
        "Organisation",
        [DataRequired("Name the organisation."), Length(max=LONGEST_NAME)],
        filters=[one_line],
    )
    name = StringField(
        "Your name",
        [DataRequired("Give your name."), Length(max=LONGEST_NAME)],
        filters=[one_line],
    )
    email = StringField(
        "Your email",
        [DataRequired("Give your address.")],
        filters=[one_line],
        widget=EmailInput(),
    )
    password = PasswordField("Password")

    def __init__(self, *, code: str, **values: Any) -> None:
        super().__init__(**values)
        self.wanted = code
        if not code:
            del self.code

    def validate_code(self, field: StringField) -> None:
        """Let in whoever knows the code. How much of it is right takes no time to tell."""
        if not compare_digest((field.data or "").encode(), self.wanted.encode()):
            raise ValidationError("This is not the code that the operator set.")

    def validate_password(self, field: PasswordField) -> None:
        """Take what is hard to guess for whoever knows the other fields."""
        known = [text for text in (self.organisation.data, self.name.data, self.email.data) if text]
        if fault := passwords.fault(field.data or "", known=known):
            raise ValidationError(fault)

    def validate_email(self, field: StringField) -> None:
        """An address is kept in one spelling, however it was typed."""
        try:
            field.data = one_spelling(field.data)
        except Refused as refusal:
            raise ValidationError(str(refusal)) from None
