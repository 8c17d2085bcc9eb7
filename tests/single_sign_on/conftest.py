"""A provider in a process of its own, the application that trusts it, and a traveller."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from flask import Flask
from werkzeug.test import TestResponse

from debrief.app import create_app
from debrief.rights import Role
from debrief.single_sign_on import settings
from debrief.single_sign_on.provider import Provider
from debrief.single_sign_on.sign_in import KEY
from tests import reading
from tests.conftest import Browser
from tests.single_sign_on.provider import CLIENT, SECRET

GROUPS = {"hiring": Role.COORDINATOR, "managers": Role.HIRING_MANAGER, "operators": Role.ADMIN}


@dataclass(frozen=True)
class Running:
    """The provider's process, as the tests speak to it."""

    address: str

    def issuer(self, tenant: str = "good") -> str:
        return f"{self.address}/{tenant}"

    def knows(self, subject: str, **claims: Any) -> str:
        """Have the provider know somebody; ``fault`` says what goes wrong with them."""
        self.tell("people", {"sub": subject, **claims})
        return subject

    def tell(self, what: str, said: Any = None) -> None:
        requests.post(f"{self.address}/control/{what}", json=said, timeout=5).raise_for_status()

    def times_asked(self, path: str) -> int:
        counts = requests.get(f"{self.address}/control/asked", timeout=5).json()
        return int(counts.get(path, 0))


@pytest.fixture(scope="session")
def idp() -> Iterator[Running]:
    with running() as found:
        yield found


@contextmanager
def running(port: int = 0) -> Iterator[Running]:
    """A provider's process; on a free port unless told which."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.single_sign_on.provider", str(port)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "AUTHLIB_INSECURE_TRANSPORT": "1"},
    )
    try:
        assert process.stdout
        yield Running(f"http://127.0.0.1:{int(process.stdout.readline())}")
    finally:
        process.terminate()
        process.communicate(timeout=10)


@pytest.fixture(scope="session")
def migrated_app(migrated_app: Flask, idp: Running) -> Flask:
    """The application of the other tests, with single sign-on."""
    return create_app(
        {
            **migrated_app.config,
            "OIDC_ISSUER": idp.issuer(),
            "OIDC_CLIENT_ID": CLIENT,
            "OIDC_CLIENT_SECRET": SECRET,
            "OIDC_NAME": "Acme ID",
            "OIDC_ROLES": GROUPS,
        }
    )


def trust(app: Flask, monkeypatch: pytest.MonkeyPatch, issuer: str, **changes: Any) -> None:
    """Have the application trust another provider while a test runs."""
    wanted = settings.read({**app.config, "OIDC_ISSUER": issuer, **changes})
    assert wanted
    monkeypatch.setitem(app.extensions, KEY, Provider(wanted))


class Traveller:
    """Somebody whose browser goes to the provider and back."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.at_provider = requests.Session()

    def goes(self, subject: str, start: str = "/single-sign-on") -> TestResponse:
        """Go there from ``start``, sign in there, and come back: the last answer of ours."""
        return self.browser.open(self.returns_to(subject, start))

    def returns_to(self, subject: str, start: str = "/single-sign-on") -> str:
        """Go there and sign in, but only say where the provider sends one back to."""
        response = self.browser.open(start)
        assert response.status_code == 302, response.text
        return self.signs_in(subject, response.headers["Location"])

    def signs_in(self, subject: str, address: str) -> str:
        answer = self.at_provider.get(address, allow_redirects=False, timeout=5)
        if answer.status_code == 200:
            answer = self.at_provider.post(
                address, {"subject": subject}, allow_redirects=False, timeout=5
            )
        assert answer.status_code == 302, answer.text
        back = urlsplit(answer.headers["Location"])
        assert f"{back.scheme}://{back.netloc}" == "http://debrief.test"
        return f"{back.path}?{back.query}"

    def signs_out(self) -> None:
        token = reading.field(self.browser.see("/"), "csrf_token")
        self.browser.open("/logout", method="POST", data={"csrf_token": token})
        assert not self.is_in()

    def is_in(self) -> bool:
        return self.browser.open("/").status_code == 200


@pytest.fixture
def traveller(browser: Browser) -> Traveller:
    return Traveller(browser)
