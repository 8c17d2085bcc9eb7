"""The mail server: one mail handed over, or the reason why not."""

import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import parseaddr
from enum import StrEnum
from typing import Any

PATIENCE = 10.0
"""Seconds that each answer of the server may take."""

FOR_GOOD = 500
"""From this code on an answer is for good; below it one may try again (RFC 5321, 4.2.1)."""

LONGEST_REASON = 300
LONGEST_WORD = 40
"""Of a reason. A server may quote from the mail it refuses, and a link there holds a token."""


class Security(StrEnum):
    """How the way to the server is protected."""

    STARTTLS = "starttls"
    TLS = "tls"
    PLAIN = "plain"


class NotDelivered(Exception):
    """The server did not take the mail. The message says why, without a secret."""

    final = False
    """Whether trying again is of no use."""


class Rejected(NotDelivered):
    """The server will never take this mail."""

    final = True


class Unreachable(NotDelivered):
    """The server cannot be used at all, whichever mail it is."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is handed over, and in whose name."""

    host: str
    sender: str
    port: int = 587
    security: Security = Security.STARTTLS
    username: str = ""
    password: str = field(default="", repr=False)

    @classmethod
    def configured(cls, settings: Mapping[str, Any]) -> "Server":
        """The server that ``config.py`` describes. Raise ValueError where it cannot be used."""
        sender = str(settings["MAIL_FROM"])
        if "@" not in parseaddr(sender)[1]:
            raise ValueError("Set DEBRIEF_MAIL_FROM, such as: Debrief <debrief@example.org>")
        try:
            security = Security(settings["MAIL_SECURITY"])
        except ValueError:
            raise ValueError(f"DEBRIEF_MAIL_SECURITY is one of {', '.join(Security)}.") from None
        return cls(
            host=settings["MAIL_SERVER"],
            sender=sender,
            port=settings["MAIL_PORT"],
            security=security,
            username=str(settings["MAIL_USERNAME"]),
            password=str(settings["MAIL_PASSWORD"]),  # digits alone were read as a number
        )

    def send(self, mail: EmailMessage) -> None:
        """Hand ``mail`` over.

        Raises:
            NotDelivered: the server did not take it.

        """
        with self._connection() as connection:
            try:
                connection.send_message(mail)
            except smtplib.SMTPRecipientsRefused as refused:
                raise _answer(*next(iter(refused.recipients.values()))) from None
            except smtplib.SMTPResponseException as refused:
                raise _answer(refused.smtp_code, refused.smtp_error) from None
            except smtplib.SMTPNotSupportedError as error:
                raise Rejected(_reason(error)) from None
            except (smtplib.SMTPException, OSError) as error:
                raise NotDelivered(_reason(error)) from None

    @contextmanager
    def _connection(self) -> Iterator[smtplib.SMTP]:
        try:
            connection = self._connected()
        except smtplib.SMTPResponseException as refused:
            raise Unreachable(_reason(refused.smtp_error, refused.smtp_code)) from None
        except (smtplib.SMTPException, OSError) as error:
            raise Unreachable(_reason(error)) from None
        try:
            yield connection
        finally:
            # The mail is taken or not, whatever becomes of the farewell.
            with suppress(smtplib.SMTPException, OSError):
                connection.quit()
            connection.close()

    def _connected(self) -> smtplib.SMTP:
        # The name given in the greeting: without one, smtplib asks the network for it.
        name = parseaddr(self.sender)[1].rpartition("@")[2]
        if self.security is Security.TLS:
            connection: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host,
                self.port,
                local_hostname=name,
                timeout=PATIENCE,
                context=ssl.create_default_context(),
            )
        else:
            connection = smtplib.SMTP(self.host, self.port, name, PATIENCE)
        try:
            if self.security is Security.STARTTLS:
                connection.starttls(context=ssl.create_default_context())
            if self.username:
                connection.login(self.username, self.password)
        except BaseException:
            connection.close()
            raise
        return connection


def _answer(code: int, said: bytes | str) -> NotDelivered:
    """What the server's answer to a mail means."""
    kind = Rejected if code >= FOR_GOOD else NotDelivered
    return kind(_reason(said, code))


def _reason(said: Exception | bytes | str, code: int | None = None) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    words = [
        "…" if len(word) > LONGEST_WORD or "://" in word else word
        for word in (f"{code} {text}" if code else text).split()
    ]
    return (" ".join(words) or type(said).__name__)[:LONGEST_REASON]
