"""How a person reads: time zone, colours, keys."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from debrief.accounts.models import Theme
from debrief.accounts.zones import time_zones


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
