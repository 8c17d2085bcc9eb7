"""Delivery: what is due in the outbox goes to the mail server, one message at a time.

A message is claimed and committed before it is sent, so that no transaction is open while
a server takes its time, and two deliveries at once never send the same one. A delivery
that is killed leaves its claim to lapse; if the server had taken the mail by then it goes
out once more, under the same Message-ID.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

from debrief.db import db
from debrief.mail import queries
from debrief.mail.letter import letter
from debrief.mail.models import Message
from debrief.mail.server import NotDelivered, Rejected, Server, Unreachable

CLAIMED_FOR = timedelta(minutes=2)
"""Longer than a server that needs its full time for every answer can hold one message."""

FIRST_PAUSE = timedelta(minutes=1)
GIVE_UP_AFTER = timedelta(hours=24)


class Outcome(StrEnum):
    """What became of one message."""

    SENT = "sent"
    LATER = "to be tried again"
    GIVEN_UP = "given up"


def pause(attempts: int) -> timedelta | None:
    """How long to wait after so many attempts; none when there were enough.

    It doubles from one minute; the last attempt comes 24 hours after the first.
    """
    step = FIRST_PAUSE * 2 ** (attempts - 1)
    left = GIVE_UP_AFTER - (step - FIRST_PAUSE)
    return min(step, left) if left > timedelta() else None


def deliver(server: Server, clock: Callable[[], datetime]) -> Counter[Outcome]:
    """Send what is due, and count what became of it. Every message is committed on its own.

    A server that cannot be used is not asked for each message again: the rest waits for
    the next time.
    """
    outcomes: Counter[Outcome] = Counter()
    while (message := _claim(clock())) is not None:
        try:
            _send(message, server)
        except NotDelivered as error:
            outcomes[_not_sent(message, error, clock())] += 1
            if isinstance(error, Unreachable):
                break
        else:
            _sent(message, clock())
            outcomes[Outcome.SENT] += 1
    return outcomes


def _claim(now: datetime) -> Message | None:
    """The message to send next. Nobody else gets it before this attempt must be over."""
    message = db.session.scalars(queries.due(now)).first()
    if message is not None:
        message.attempts += 1
        message.due_at = now + CLAIMED_FOR
    db.session.commit()
    return message


def _send(message: Message, server: Server) -> None:
    try:
        mail = letter(message, sender=server.sender)
    except ValueError:
        raise Rejected("It has an address or a subject that no mail can have.") from None
    server.send(mail)


def _sent(message: Message, now: datetime) -> None:
    message.sent_at = now
    message.last_error = ""
    _empty(message)
    db.session.commit()


def _not_sent(message: Message, error: NotDelivered, now: datetime) -> Outcome:
    wait = None if error.final else pause(message.attempts)
    message.last_error = str(error)
    if wait is None:
        message.failed_at = now
        _empty(message)
    else:
        message.due_at = now + wait
    db.session.commit()
    return Outcome.LATER if wait else Outcome.GIVEN_UP


def _empty(message: Message) -> None:
    """Forget the words: the link in them would still be good for whoever reads the table."""
    message.text = message.html = ""
