"""Mail servers that behave, and some that do not."""

import socket
import ssl
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from debrief.mail.server import Security, Server

SENDER = "Debrief <debrief@example.org>"


class Postbox:
    """Keeps what it is given, unless it was told to answer something else at a stage."""

    def __init__(self, answers: Mapping[str, str]) -> None:
        self.answers = answers
        self.mails: list[EmailMessage] = []

    async def handle_MAIL(  # noqa: N802 - the name is aiosmtpd's
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        envelope.mail_from = address
        return self.answers.get("MAIL", "250 OK")

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        envelope.rcpt_tos.append(address)
        return self.answers.get("RCPT", "250 OK")

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if "DATA" in self.answers:
            return self.answers["DATA"]
        content = envelope.content
        assert isinstance(content, bytes)
        self.mails.append(message_from_bytes(content, policy=policy.default))
        return "250 taken"


class OnAFreePort(Controller):
    def _trigger_server(self) -> None:
        """Ask the port that it got, not the 0 that it asked for."""
        self.port = self.server.sockets[0].getsockname()[1]  # type: ignore[union-attr]
        super()._trigger_server()  # type: ignore[no-untyped-call]


@contextmanager
def postbox(
    answers: Mapping[str, str] | None = None, **options: Any
) -> Iterator[tuple[Postbox, int]]:
    """A real server on a free port, with what it was given."""
    kept = Postbox(answers or {})
    controller = OnAFreePort(kept, hostname="127.0.0.1", port=0, **options)
    controller.start()
    try:
        yield kept, controller.port
    finally:
        controller.stop()


def server(port: int, **values: Any) -> Server:
    return Server("127.0.0.1", SENDER, port=port, **{"security": Security.PLAIN, **values})


@contextmanager
def script(*lines: bytes | None) -> Iterator[int]:
    """A server that answers each line it hears with the next of ``lines``; then it hangs up.

    The first is its greeting. None: it says nothing more, and keeps the line open. What is
    heard between DATA and the end of the mail is one line.
    """
    with socket.create_server(("127.0.0.1", 0)) as listening:
        over = threading.Event()
        thread = threading.Thread(target=_play, args=(listening, lines, over))
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            over.set()
            thread.join()


def _play(listening: socket.socket, lines: Sequence[bytes | None], over: threading.Event) -> None:
    listening.settimeout(10)
    connection, _ = listening.accept()
    with connection, connection.makefile("rb") as heard:
        in_mail = False
        for place, line in enumerate(lines):
            if place and not in_mail:
                heard.readline()
            while in_mail and heard.readline() not in {b".\r\n", b""}:
                pass
            if line is None:
                over.wait(10)
                return
            in_mail = line.startswith(b"354")
            connection.sendall(line + b"\r\n")


def certificate(folder: Path) -> ssl.SSLContext:
    """What a server with a certificate of its own, for 127.0.0.1, presents."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = signed.public_bytes(serialization.Encoding.PEM)
    (folder / "certificate.pem").write_bytes(pem)
    (folder / "both.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + pem
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "both.pem")
    return context


def knows(username: str, password: str) -> Any:
    """What lets in whoever gives these."""

    def check(
        _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: Any
    ) -> AuthResult:
        right = isinstance(data, LoginPassword) and data == LoginPassword(
            username.encode(), password.encode()
        )
        return AuthResult(success=right, handled=False)

    return check
