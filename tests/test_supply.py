"""What comes from elsewhere is what it was when it was chosen, and nothing calls home."""

import re
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")

VENDORED = {
    "tests/browser/axe.min.js": "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c",
}
"""Files of others beside the fonts, which have their own manifests."""

WITHOUT_A_NETWORK = """
import socket
calls = []
def refuse(*arguments, **_):
    calls.append(arguments)
    raise OSError("there is no network")
socket.socket.connect = socket.socket.connect_ex = refuse
socket.getaddrinfo = socket.gethostbyname = socket.create_connection = refuse

from debrief.app import create_app
from debrief.db import db

names = ("SECRET_KEY", "SECURITY_PASSWORD_SALT", "AUDIT_KEY")
app = create_app(dict.fromkeys(names, "tests") | {"SQLALCHEMY_DATABASE_URI": "sqlite://"})
with app.app_context():
    db.create_all()
    client = app.test_client()
    print(client.get("/setup", headers={"Host": "127.0.0.1"}).status_code, calls)
"""


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_locked_to_its_files(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    packages: dict[str, int] = {}
    for line in text.splitlines():
        if line and not line.startswith((" ", "#")):
            packages[name := line.split()[0]] = 0
        packages[name] += "--hash=sha256:" in line

    assert len(packages) > 30
    assert [name for name, hashes in packages.items() if not hashes or "==" not in name] == []


@pytest.mark.parametrize("file", VENDORED)
def test_what_others_wrote_is_as_they_wrote_it(file: str) -> None:
    assert sha256((ROOT / file).read_bytes()).hexdigest() == VENDORED[file]


def test_text_is_called_safe_nowhere() -> None:
    """One module asks whether a text is markup, and leaves it alone then; none makes any."""
    package = ROOT / "debrief"
    found = {
        path.relative_to(package).as_posix(): re.findall(r".*\bMarkup\b.*", text)
        for path in package.rglob("*.py")
        if re.search(r"\bMarkup\b|\|\s*safe\b", text := path.read_text(encoding="utf-8"))
    }

    assert found == {
        "packets/text.py": [
            "from markupsafe import Markup",
            "        if not isinstance(value, str) or isinstance(value, Markup):",
        ]
    }


def test_it_starts_and_serves_without_a_network() -> None:
    said = subprocess.run(
        [sys.executable, "-c", WITHOUT_A_NETWORK],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    ).stdout

    assert said == "200 []\n"
