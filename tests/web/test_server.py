"""The server in front of the application takes no request that could be read in two ways."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

STATUS = re.compile(rb"HTTP/1\.1 (\d{3})")


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Where gunicorn listens, started as the README says."""
    folder: Path = tmp_path_factory.mktemp("server")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        secrets = ("SECRET_KEY", "SECURITY_PASSWORD_SALT", "AUDIT_KEY")
        server = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--threads", "2"),
                *("--no-control-socket", "--log-level", "error"),
                *("--bind", f"fd://{listening.fileno()}", "debrief.app:create_app()"),
            ],
            pass_fds=[listening.fileno()],
            env={
                **os.environ,
                **{f"DEBRIEF_{secret}": "tests" for secret in secrets},
                "DEBRIEF_BASE_URL": "http://127.0.0.1",
                "DEBRIEF_SQLALCHEMY_DATABASE_URI": f"sqlite:///{folder}/server.sqlite",
            },
        )
        try:
            yield listening.getsockname()[1]
        finally:
            server.terminate()
            server.wait()


def answers(port: int, *lines: str, body: str = "") -> list[int]:
    """The status of everything that comes back for one piece of text on a connection."""
    said = "\r\n".join((*lines, "Host: 127.0.0.1", "", body))
    with socket.create_connection(("127.0.0.1", port), timeout=30) as connection:
        connection.sendall(said.encode())
        connection.shutdown(socket.SHUT_WR)
        found = b""
        while part := connection.recv(65_536):
            found += part
    return [int(status) for status in STATUS.findall(found)]


HIDDEN = "GET /static/icon.svg HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


def test_an_honest_request_is_answered(port: int) -> None:
    assert answers(port, "GET /static/icon.svg HTTP/1.1", "Connection: close") == [200]


@pytest.mark.parametrize(
    "headers",
    [
        ("Content-Length: 0", f"Content-Length: {len(HIDDEN)}"),
        ("Content-Length: 0, 5",),
        ("Content-Length: +5",),
        (f"Content-Length: {len(HIDDEN)}", "Transfer-Encoding: chunked"),
        ("Transfer-Encoding: chunked, identity",),
        ("Transfer-Encoding : chunked",),
        ("Transfer-Encoding: xchunked",),
        ("X-Folded: a\r\n b",),
    ],
)
def test_a_request_that_could_be_read_in_two_ways_is_refused(
    port: int, headers: tuple[str, ...]
) -> None:
    found = answers(port, "POST /login HTTP/1.1", *headers, body=f"0\r\n\r\n{HIDDEN}")

    assert len(found) == 1
    assert found[0] in {400, 501}
