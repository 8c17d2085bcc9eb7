"""What is asked before a packet is made."""

from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.validators import DataRequired, Length

from debrief.packets.models import Paper
from debrief.web.forms import one_line


class PacketForm(FlaskForm):
    title = StringField(
        "Title", [DataRequired("Give the packet a title."), Length(max=120)], filters=[one_line]
    )
    paper = RadioField(
        "Paper", choices={Paper.A4.value: "A4", Paper.LETTER.value: "Letter"}, default=Paper.A4
    )
