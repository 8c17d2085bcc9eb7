"""Codes that are typed, and passkeys that a browser brings."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, Length

from debrief.factors.actions import LONGEST_NAME
from debrief.web.forms import one_line

LONGEST_CODE = 40
LONGEST_ANSWER = 20_000


class CodeForm(FlaskForm):
    code = StringField(
        "Code", [DataRequired("Type the code."), Length(max=LONGEST_CODE)], filters=[one_line]
    )


class PasskeyAnswerForm(FlaskForm):
    """What ``passkeys.js`` fills in; nobody types it."""

    credential = HiddenField(validators=[Length(max=LONGEST_ANSWER)])


class NewPasskeyForm(PasskeyAnswerForm):
    name = StringField(
        "Name of the passkey",
        [
            DataRequired("Give the passkey a name, such as the device it is on."),
            Length(max=LONGEST_NAME),
        ],
        filters=[one_line],
    )
