"""What the tests of signing in share."""

from typing import Any

import pytest
from flask import Flask


class _Counting:
    """A password context that notes each time it computes a hash."""

    def __init__(self, context: Any, seen: list[str]) -> None:
        self.context = context
        self.seen = seen

    def hash(self, *args: Any, **options: Any) -> Any:
        self.seen.append("hash")
        return self.context.hash(*args, **options)

    def verify(self, *args: Any, **options: Any) -> Any:
        self.seen.append("verify")
        return self.context.verify(*args, **options)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.context, name)


@pytest.fixture
def hashes(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every password hash computed while the test runs: each costs the same."""
    seen: list[str] = []
    security = app.extensions["security"]
    monkeypatch.setattr(security, "pwd_context", _Counting(security.pwd_context, seen))
    return seen
