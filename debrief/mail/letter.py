"""A message of the outbox as the mail that travels (RFC 5322)."""

from email.message import EmailMessage
from email.policy import SMTP

from debrief.mail.models import Message

# Not every server takes eight bits; and a header of two lines is refused, never sent.
POLICY = SMTP.clone(cte_type="7bit")


def letter(message: Message, *, sender: str) -> EmailMessage:
    """The mail that says what ``message`` says, the same however often it is made.

    Raises:
        ValueError: an address, or the subject, would add a header of its own.

    """
    mail = EmailMessage(policy=POLICY)
    mail["From"] = sender
    mail["To"] = message.to
    mail["Subject"] = message.subject
    mail["Date"] = message.written_at
    mail["Message-ID"] = f"<{message.message_id}>"
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: no holiday note answers it
    mail.set_content(message.text)
    if message.html:
        mail.add_alternative(message.html, subtype="html")
    return mail
