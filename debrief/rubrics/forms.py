"""What is asked before a rubric version is published."""

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import TextAreaField
from wtforms.validators import DataRequired, Length, ValidationError

from debrief.web.forms import paragraphs

PASTED = "rubric"
LONGEST_REASON = 2_000


class PublishForm(FlaskForm):
    """A rubric as a file or as text; a file that is given wins."""

    file = FileField("Rubric file")
    text = TextAreaField("Or the text of one")
    reason = TextAreaField(
        "Why this version?",
        [DataRequired("Say why you publish this version."), Length(max=LONGEST_REASON)],
        filters=[paragraphs],
    )

    def source(self) -> tuple[bytes, str] | None:
        """The bytes to read and what to call them, or none if nothing was given.

        A file's text moves into the text field, where it can be mended and sent again.
        """
        if not self.file.data:
            text = (self.text.data or "").strip()
            return (text.encode(), PASTED) if text else None
        data: bytes = self.file.data.read()
        self.text.data = data.decode(errors="replace")
        return data, self.file.data.filename

    def validate_text(self, field: TextAreaField) -> None:
        """Something has to be published."""
        if not self.file.data and not (field.data or "").strip():
            raise ValidationError("Choose a rubric file, or paste the text of one.")
