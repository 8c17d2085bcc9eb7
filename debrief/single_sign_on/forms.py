"""Taking the provider's word no longer."""

from flask_wtf import FlaskForm


class DisconnectForm(FlaskForm):
    """Nothing but the token: the page says what is done."""
