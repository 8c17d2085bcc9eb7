"""What a mail looks like on its way, whatever its words hold."""

import pytest
from flask import Flask

from debrief.mail.letter import letter
from debrief.mail.outbox import post
from tests.conftest import NOW
from tests.mail.servers import SENDER


def test_a_mail_has_the_headers_that_tell_it_apart(app: Flask) -> None:
    message = post("mei@example.org", "Join Debrief", "Hello.\n", now=NOW)

    mail = letter(message, sender=SENDER)

    assert dict(mail.items()) == {
        "From": "Debrief <debrief@example.org>",
        "To": "mei@example.org",
        "Subject": "Join Debrief",
        "Date": "Tue, 24 Nov 2026 15:00:00 +0000",
        "Message-ID": f"<{message.message_id}>",
        "Auto-Submitted": "auto-generated",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "7bit",
        "MIME-Version": "1.0",
    }
    assert bytes(mail) == bytes(letter(message, sender=SENDER))


@pytest.mark.parametrize(
    "name", ["Łukasz Żółć", "Сергей", "Nguyễn Thị Hà", "Αθήνα", "山田 太郎", "ليلى", "😀 " * 90]
)
def test_every_script_arrives_over_seven_bits(app: Flask, name: str) -> None:
    message = post("mei@example.org", f"Invitation by {name}", f"{name} invites you.\n", now=NOW)

    mail = letter(message, sender=f"{name.split(maxsplit=1)[0]} <debrief@example.org>")

    assert bytes(mail).isascii()
    assert max(map(len, bytes(mail).splitlines())) <= 998
    assert str(mail["Subject"]) == message.subject
    assert mail.get_content().splitlines() == message.text.splitlines()


@pytest.mark.parametrize("break_", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028"])
def test_a_subject_never_adds_a_header(app: Flask, break_: str) -> None:
    message = post("mei@example.org", f"Join{break_}Bcc: eve@example.org", "Hello.", now=NOW)

    mail = letter(message, sender=SENDER)

    assert "Bcc" not in mail
    assert b"\r\nBcc" not in bytes(mail)
    assert mail["Subject"] == "Join Bcc: eve@example.org"


def test_an_address_that_would_add_a_header_makes_no_mail(app: Flask) -> None:
    message = post("mei@example.org\r\nBcc: eve@example.org", "Join", "Hello.", now=NOW)

    with pytest.raises(ValueError, match="linefeed or carriage return"):
        letter(message, sender=SENDER)


def test_html_stands_beside_the_text(app: Flask) -> None:
    message = post("mei@example.org", "Join", "Hello.\n", now=NOW, html="<p>Hello.</p>\n")

    mail = letter(message, sender=SENDER)

    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_a_mail_with_html_is_the_same_when_it_is_sent_again(app: Flask) -> None:
    message = post("mei@example.org", "Join", "Hello.\n", now=NOW, html="<p>Hello.</p>\n")

    first, second = (letter(message, sender=SENDER) for _ in range(2))

    assert first["Message-ID"] == second["Message-ID"]
    assert first["Date"] == second["Date"]
