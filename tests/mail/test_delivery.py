"""Mail goes out once, or is tried again, or is given up where an administrator sees it."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from debrief.db import db
from debrief.mail import delivery
from debrief.mail import server as smtp
from debrief.mail.delivery import Outcome, deliver, pause
from debrief.mail.models import Message
from debrief.mail.outbox import post
from debrief.mail.server import Security, Server
from tests.concurrency import at_once
from tests.conftest import NOW
from tests.mail.servers import certificate, knows, postbox, script, server

TOKEN = "dG9rZW4tdGhhdC1vcGVucy10aGUtYWNjb3VudC1mb3ItYW55Ym9keQ"
GREETING = (b"220 here", b"250 hello")


def posted(to: str = "mei@example.org") -> Message:
    message = post(to, "Join Debrief", f"https://debrief.example.org/invite/{TOKEN}", now=NOW)
    db.session.commit()
    return message


def at(moment: datetime) -> Callable[[], datetime]:
    return lambda: moment


def fresh(message: Message) -> Message:
    db.session.expire_all()
    return db.session.get_one(Message, message.id)


def everything_kept() -> str:
    rows = db.session.execute(sa.select(Message.__table__)).all()
    return "\n".join(str(tuple(row)) for row in rows)


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a server that says nothing cost a test little."""
    monkeypatch.setattr(smtp, "PATIENCE", 0.3)


def test_what_is_due_is_sent_and_its_words_are_forgotten(app: Flask) -> None:
    message = posted()
    with postbox() as (box, port):
        outcomes = deliver(server(port), at(NOW))

    (mail,) = box.mails
    assert outcomes == Counter({Outcome.SENT: 1})
    assert (mail["To"], mail["Message-ID"]) == ("mei@example.org", f"<{message.message_id}>")
    assert TOKEN in mail.get_content()
    assert (message.sent_at, message.failed_at, message.last_error) == (NOW, None, "")
    assert TOKEN not in everything_kept()


def test_nothing_is_sent_twice_or_before_it_is_due(app: Flask) -> None:
    posted()
    later = posted()
    later.due_at = NOW + timedelta(minutes=1)
    db.session.commit()
    with postbox() as (box, port):
        first = deliver(server(port), at(NOW))
        second = deliver(server(port), at(NOW))

        assert (first.total(), second.total(), len(box.mails)) == (1, 0, 1)
        deliver(server(port), at(NOW + timedelta(minutes=1)))

    assert [mail["Message-ID"] for mail in box.mails][1] == f"<{later.message_id}>"


@pytest.mark.parametrize(
    ("stage", "answer"),
    [
        ("MAIL", "451 4.3.0 try later"),
        ("RCPT", "450 4.2.1 mailbox busy"),
        ("DATA", "421 4.3.2 shutting down"),
    ],
)
def test_a_server_that_asks_for_patience_is_tried_again(
    app: Flask, stage: str, answer: str
) -> None:
    message = posted()
    with postbox({stage: answer}) as (_, port):
        outcomes = deliver(server(port), at(NOW))

    assert outcomes == Counter({Outcome.LATER: 1})
    assert (message.last_error, message.attempts) == (answer, 1)
    assert message.due_at == NOW + timedelta(minutes=1)
    assert TOKEN in message.text

    with postbox() as (box, port):
        deliver(server(port), at(message.due_at))

    assert len(box.mails) == 1
    assert (message.attempts, message.last_error) == (2, "")


@pytest.mark.parametrize(
    ("stage", "answer"),
    [
        ("MAIL", "550 5.7.1 not from you"),
        ("RCPT", "550 5.1.1 no such user"),
        ("DATA", "554 5.6.0 no"),
    ],
)
def test_a_server_that_says_no_for_good_is_not_asked_again(
    app: Flask, stage: str, answer: str
) -> None:
    message = posted()
    with postbox({stage: answer}) as (_, port):
        outcomes = deliver(server(port), at(NOW))
        again = deliver(server(port), at(NOW + timedelta(days=2)))

    assert (outcomes, again) == (Counter({Outcome.GIVEN_UP: 1}), Counter())
    assert (message.failed_at, message.last_error) == (NOW, answer)
    assert TOKEN not in everything_kept()


def test_one_mail_that_is_refused_holds_up_no_other(app: Flask) -> None:
    bad = posted("mei@example.org\r\nBcc: eve@example.org")
    posted()
    with postbox() as (box, port):
        outcomes = deliver(server(port), at(NOW))

    assert outcomes == Counter({Outcome.SENT: 1, Outcome.GIVEN_UP: 1})
    assert [mail["To"] for mail in box.mails] == ["mei@example.org"]
    assert bad.last_error == "It has an address or a subject that no mail can have."


def test_a_server_that_is_away_is_asked_once_each_time(app: Flask) -> None:
    first, second = posted(), posted()
    with postbox() as (_, port):
        pass

    outcomes = deliver(server(port), at(NOW))

    assert outcomes == Counter({Outcome.LATER: 1})
    assert "refused" in first.last_error
    assert (second.attempts, second.last_error) == (0, "")


@pytest.mark.parametrize(
    "lines",
    [
        (None,),
        (b"220 here", None),
        (*GREETING, None),
        (*GREETING, b"250 sender", b"250 recipient", b"354 go on", None),
    ],
    ids=["greeting", "hello", "sender", "end of the mail"],
)
def test_a_server_that_falls_silent_is_tried_again(
    app: Flask, impatient: None, lines: tuple[bytes | None, ...]
) -> None:
    message = posted()
    with script(*lines) as port:
        outcomes = deliver(server(port), at(NOW))

    assert outcomes == Counter({Outcome.LATER: 1})
    assert message.last_error != ""
    assert message.sent_at is None


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (b"220 here",),
        (b"554 not today",),
        GREETING,
        (*GREETING, b"250 sender", b"250 recipient", b"354 go on"),
    ],
    ids=["at once", "hello", "refused", "sender", "in the middle of the mail"],
)
def test_a_server_that_hangs_up_is_tried_again(app: Flask, lines: tuple[bytes, ...]) -> None:
    message = posted()
    with script(*lines) as port:
        outcomes = deliver(server(port), at(NOW))

    assert outcomes == Counter({Outcome.LATER: 1})
    assert (message.sent_at, message.failed_at) == (None, None)


@pytest.mark.parametrize("farewell", [(), (None,), (b"500 what?",)], ids=str)
def test_a_mail_that_was_taken_is_sent_whatever_the_farewell(
    app: Flask, impatient: None, farewell: tuple[bytes | None, ...]
) -> None:
    message = posted()
    taken = (*GREETING, b"250 sender", b"250 recipient", b"354 go on", b"250 taken")
    with script(*taken, *farewell) as port:
        outcomes = deliver(server(port), at(NOW))

    assert outcomes == Counter({Outcome.SENT: 1})
    assert message.sent_at == NOW


def test_what_a_server_quotes_gives_no_token_away(app: Flask) -> None:
    message = posted()
    quoted = f"550 blocked https://debrief.example.org/invite/{TOKEN} and {TOKEN} here"
    with postbox({"DATA": quoted}) as (_, port):
        deliver(server(port), at(NOW))

    assert message.last_error == "550 blocked … and … here"


def test_a_mail_is_given_up_a_day_after_the_first_attempt(app: Flask) -> None:
    message = posted()
    tries = []
    with postbox({"RCPT": "450 busy"}) as (_, port):
        while message.failed_at is None:
            tries.append(message.due_at - NOW)
            deliver(server(port), at(message.due_at))

    assert tries[:4] == [timedelta(minutes=each) for each in (0, 1, 3, 7)]
    assert (len(tries), tries[-1]) == (12, timedelta(hours=24))
    assert message.failed_at == NOW + timedelta(hours=24)
    assert TOKEN not in everything_kept()


def test_pauses_double_and_end() -> None:
    pauses = [pause(attempts) for attempts in range(1, 13)]

    assert pauses == [
        *(timedelta(minutes=2**each) for each in range(10)),
        timedelta(minutes=417),
        None,
    ]


def test_two_deliveries_at_once_send_nothing_twice(app: Flask) -> None:
    sent = {posted().message_id for _ in range(20)}

    def run() -> int:
        with app.app_context():
            return deliver(server(port), at(NOW))[Outcome.SENT]

    with postbox() as (box, port):
        done = at_once(run, run, run)

    assert sum(done) == 20
    assert sorted(mail["Message-ID"] for mail in box.mails) == sorted(f"<{each}>" for each in sent)


def test_a_delivery_that_was_killed_is_made_good_under_the_same_number(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = posted()

    def killed(*_: object) -> None:
        raise SystemExit

    with postbox() as (box, port):
        with monkeypatch.context() as patch:
            patch.setattr(delivery, "_sent", killed)
            with pytest.raises(SystemExit):
                deliver(server(port), at(NOW))
        db.session.remove()
        at_once_again = deliver(server(port), at(NOW + timedelta(minutes=1)))
        after = deliver(server(port), at(NOW + timedelta(minutes=2)))

    assert (at_once_again, after) == (Counter(), Counter({Outcome.SENT: 1}))
    assert [mail["Message-ID"] for mail in box.mails] == [f"<{message.message_id}>"] * 2


def test_no_transaction_is_open_while_a_server_takes_its_time(app: Flask) -> None:
    posted()
    other = posted()
    wrote = []

    class Slow(Server):
        def send(self, mail: object) -> None:
            with db.engine.begin() as connection:
                connection.exec_driver_sql("UPDATE message SET last_error = 'busy'")
            wrote.append(mail)

    deliver(Slow("127.0.0.1", "debrief@example.org"), at(NOW))

    assert len(wrote) == 2
    assert fresh(other).sent_at == NOW


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.TLS])
def test_mail_travels_encrypted_and_signed_in(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, security: Security
) -> None:
    posted()
    context = certificate(tmp_path)
    kind = "tls_context" if security is Security.STARTTLS else "ssl_context"
    options = {
        kind: context,
        "authenticator": knows("debrief", "1234"),
        "auth_require_tls": security is Security.STARTTLS,
    }
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    with postbox(**options) as (box, port):
        there = server(port, security=security, username="debrief", password="1234")
        outcomes = deliver(there, at(NOW))

    assert outcomes == Counter({Outcome.SENT: 1})
    assert len(box.mails) == 1


def test_a_server_that_nobody_vouches_for_gets_nothing(app: Flask, tmp_path: Path) -> None:
    message = posted()
    with postbox(tls_context=certificate(tmp_path)) as (box, port):
        there = server(port, security=Security.STARTTLS, username="debrief", password="1234")
        outcomes = deliver(there, at(NOW))

    assert (outcomes, box.mails) == (Counter({Outcome.LATER: 1}), [])
    assert "certificate" in message.last_error


def test_a_server_without_encryption_gets_nothing_where_it_is_asked_for(app: Flask) -> None:
    message = posted()
    with postbox() as (box, port):
        outcomes = deliver(server(port, security=Security.STARTTLS), at(NOW))

    assert (outcomes, box.mails) == (Counter({Outcome.LATER: 1}), [])
    assert "STARTTLS" in message.last_error


def test_a_wrong_password_spoils_no_mail_and_is_not_repeated(app: Flask) -> None:
    message = posted()
    options = {"authenticator": knows("debrief", "right"), "auth_require_tls": False}
    with postbox(**options) as (_, port):
        deliver(server(port, username="debrief", password="wrong-secret"), at(NOW))

    assert message.failed_at is None
    assert message.last_error.startswith("535")
    assert "wrong-secret" not in everything_kept()
    assert "wrong-secret" not in repr(server(port, password="wrong-secret"))
