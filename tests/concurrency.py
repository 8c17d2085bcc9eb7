"""Several people at the same moment."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from typing import TypeVar

from flask import Flask
from werkzeug.test import TestResponse

from debrief.accounts.models import User
from debrief.db import db
from tests.conftest import Browser, csrf_token

Result = TypeVar("Result")

WHILE_IT_WAITS = 0.5
"""Seconds given to a second person to get as far as the first one lets it."""


def sender(app: Flask, user: User, address: str, **fields: str) -> Callable[[], TestResponse]:
    """What makes ``user`` send a form from another thread, where nothing of the test's is."""
    browser = Browser(app.test_client())
    browser.sign_in(user)
    data = {"csrf_token": csrf_token(), **fields}
    return lambda: browser.client.post(address, data=data)


def at_once(*acts: Callable[[], Result]) -> list[Result]:
    """Do everything at the same time; what came of each, in the order given."""
    results: dict[int, Result] = {}

    def run(place: int, act: Callable[[], Result]) -> None:
        results[place] = act()

    threads = [Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [results[place] for place in range(len(acts))]


@contextmanager
def meanwhile(act: Callable[[], object]) -> Iterator[None]:
    """Let somebody else ``act`` before the block ends and what it wrote is committed.

    Whoever must wait for the block goes on after it.
    """
    thread = Thread(target=act)
    try:
        yield
        db.session.flush()
        thread.start()
        thread.join(WHILE_IT_WAITS)
        db.session.commit()
    finally:
        db.session.rollback()
        thread.join()
    db.session.expire_all()
