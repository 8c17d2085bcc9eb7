"""How a person signs in, and reads: passwords, time zone, colours, keys."""

from collections.abc import Iterable
from typing import Any

from flask_security import LoginForm
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, HiddenField, PasswordField, RadioField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, ValidationError

from debrief.accounts import attempts, passwords
from debrief.accounts.addresses import one_spelling
from debrief.accounts.models import Theme
from debrief.accounts.zones import time_zones

GENERIC = "replaced by Flask-Security"


class SettingsForm(FlaskForm):
    time_zone = StringField("Time zone", [InputRequired("Name a time zone."), Length(max=80)])
    theme = RadioField(
        "Colours",
        choices={
            Theme.SYSTEM.value: "As the device says",
            Theme.LIGHT.value: "Light",
            Theme.DARK.value: "Dark",
        },
    )
    shortcuts = BooleanField("Use single-key shortcuts")

    def validate_time_zone(self, field: StringField) -> None:
        """Take only zones that the database of time zones knows."""
        if field.data not in time_zones():
            raise ValidationError("Choose a zone from the list, such as Europe/Warsaw.")


class SignInForm(LoginForm):
    """Flask-Security's form, asking us whether the password is right."""

    def validate(self, **kwargs: Any) -> bool:
        """Find ``user``, who may sign in, or say the same of everything that is wrong."""
        # Not LoginForm's own check: it tells, by what it does, whether there is an account.
        if not super(LoginForm, self).validate(**kwargs):
            if self.email.errors:  # the page says the same once, not for each field
                self.email.errors, self.password.errors = [], [GENERIC]
            return False
        self.ifield = self.email
        try:
            self.user = attempts.password(one_spelling(self.email.data), self.password.data)
        except attempts.Throttled as refused:
            self.form_errors.append(str(refused))
            return False
        if self.user is None:
            self.password.errors.append(GENERIC)
        return self.user is not None


class ProofForm(FlaskForm):
    password = PasswordField("Password", [InputRequired("Type your password.")])
    next = HiddenField()


class PasswordForm(FlaskForm):
    """Another password, typed twice, by who knows the one there is."""

    current = PasswordField("Current password", [InputRequired("Type your current password.")])
    password = PasswordField("New password", [InputRequired("Choose a password.")])
    again = PasswordField(
        "New password, once more", [EqualTo("password", "The two passwords differ.")]
    )

    def __init__(self, *args: Any, known: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known = known

    def validate_password(self, field: PasswordField) -> None:
        """Refuse what is guessed first."""
        if fault := passwords.fault(field.data or "", known=self.known):
            raise ValidationError(fault)


class ResetForm(PasswordForm):
    """The same by who has a link: the one there is was forgotten."""

    current = None


class ForgottenForm(FlaskForm):
    email = EmailField("Email", [InputRequired("Give your e-mail address.")])
