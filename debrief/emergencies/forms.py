"""What is asked in an emergency."""

from flask_wtf import FlaskForm
from wtforms import TextAreaField
from wtforms.validators import Length

from debrief.web.forms import paragraphs

SHORTEST_REASON, LONGEST_REASON = 20, 2_000
TOO_SHORT = (
    f"Say in at least {SHORTEST_REASON} characters what the emergency is. "
    "Those who lead the application will read it."
)


class EmergencyForm(FlaskForm):
    """Why an administrator must read what the role does not let one read."""

    reason = TextAreaField(
        "What is the emergency?",
        [Length(min=SHORTEST_REASON, message=TOO_SHORT), Length(max=LONGEST_REASON)],
        filters=[paragraphs],
    )
