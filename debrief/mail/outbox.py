"""Writing mail: it waits in the outbox, in the transaction of what it tells about."""

from datetime import datetime
from uuid import uuid4

from debrief.db import db
from debrief.mail.models import Message

LONGEST_SUBJECT = 200


def post(to: str, subject: str, text: str, *, now: datetime, html: str = "") -> Message:
    """Write a mail to the address ``to``; it is delivered once the transaction commits.

    What is given stays in the database until then, and no longer: a link may stand in it.
    """
    message = Message(
        message_id=f"{uuid4()}@debrief",
        to=to,
        subject=" ".join(subject.split())[:LONGEST_SUBJECT],  # a header is one line
        text=text,
        html=html,
        written_at=now,
        due_at=now,
    )
    db.session.add(message)
    return message
