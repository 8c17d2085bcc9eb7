"""The server as it runs in a deployment, on the database of the test, to be ended at will."""

import os
import signal
import socket
import subprocess
import sys
from types import TracebackType
from typing import Self

SECRETS = dict.fromkeys(
    ("DEBRIEF_SECRET_KEY", "DEBRIEF_SECURITY_PASSWORD_SALT", "DEBRIEF_AUDIT_KEY"), "tests"
)


class Server:
    """Gunicorn on a socket that outlives its end, though not its death."""

    def __init__(self, database: str) -> None:
        self.environment = {
            **os.environ,
            **SECRETS,
            "DEBRIEF_BASE_URL": "http://127.0.0.1",
            "DEBRIEF_SQLALCHEMY_DATABASE_URI": database,
        }
        self._listen()
        self.process: subprocess.Popen[bytes] | None = None

    def _listen(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.socket.getsockname()[1]

    def start(self) -> None:
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "gunicorn", "--worker-class", "gthread", "--threads", "4"),
                *("--no-control-socket", "--log-level", "critical"),
                *("--bind", f"fd://{self.socket.fileno()}", "debrief.app:create_app()"),
            ],
            pass_fds=[self.socket.fileno()],
            env=self.environment,
            start_new_session=True,
        )

    def kill(self) -> None:
        """End every process of it without a word, as a power cut would, and who waits with it."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None
        self.socket.close()
        self._listen()

    def stop(self) -> None:
        """Ask it to end. It answers first whom it listens to; others wait for the next one."""
        assert self.process is not None
        self.process.terminate()
        self.process.wait()
        self.process = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.kill()
        self.socket.close()
