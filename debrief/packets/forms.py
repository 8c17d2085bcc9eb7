"""What is asked before a packet is made."""

from flask_wtf import FlaskForm
from wtforms import RadioField, StringField
from wtforms.validators import InputRequired, Length

from debrief.packets.models import Paper


class PacketForm(FlaskForm):
    title = StringField("Title", [InputRequired("Give the packet a title."), Length(max=120)])
    paper = RadioField(
        "Paper", choices={Paper.A4.value: "A4", Paper.LETTER.value: "Letter"}, default=Paper.A4
    )
