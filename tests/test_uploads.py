"""A file that is not what it should be is refused with a reason, and leaves nothing."""

import gzip
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from debrief.rights import Role
from tests import factories
from tests.conftest import Browser, csrf_token
from tests.database import changed, state

TABLE = b"name,email,roles\nAda Obi,ada@example.org,interviewer\n"
DEEP = 50_000
"""Deep enough for any reader; small enough that nothing is put down on the disk."""


def zipped(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../rubric.toml", content)
    return file.getvalue()


FILES: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "NUL": lambda: b"\0" * 1_000,
    "NUL within": lambda: TABLE.replace(b"Ada", b"\0\0") + b"\0,\0,\0\n",
    "a picture": lambda: b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10,
    "a program": lambda: b"\x7fELF" + bytes(range(256)) * 10,
    "a PDF": lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + b"1 0 obj<<>>endobj\n" * 10,
    "an archive": lambda: zipped(TABLE),
    "an archive of two gigabytes' worth of nothing": lambda: gzip.compress(b"\0" * 20_000_000),
    "deep JSON": lambda: b"[" * DEEP + b"]" * DEEP,
    "deep objects": lambda: b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "deep TOML": lambda: b"a = " + b"[" * DEEP + b"]" * DEEP,
    "a long number": lambda: b'{"version": ' + b"9" * 100_000 + b"}",
    "another encoding": lambda: TABLE.decode().encode("utf-16"),
    "broken UTF-8": lambda: TABLE + b"\xff\xfe\xed\xa0\x80",
    "one endless line": lambda: b"name,email,roles" + b"," * 400_000,
    "quotes that never end": lambda: b'name,email,roles\n"' + b"a" * 400_000,
}
NAMES = (
    "../../../../tmp/pwned.toml",
    "..\\..\\pwned.csv",
    "/etc/passwd",
    "a\u202egpj.lmot",
    '"><script>alert(1)</script>.csv',
    "a\r\nX-Evil: 1.csv",
    "x" * 4_000,
    "",
)
WHERE = {"/rubrics/publish": {"reason": "A better one."}, "/admin/people/import": {"send": "1"}}


def send(browser: Browser, address: str, content: bytes, name: str) -> Any:
    fields = {"csrf_token": csrf_token(), **WHERE[address], "file": (io.BytesIO(content), name)}
    return browser.open(address, method="POST", data=fields)


@pytest.mark.parametrize("address", WHERE)
@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_is_something_else_is_refused_with_a_reason(
    browser: Browser, address: str, kind: str
) -> None:
    browser.sign_in(factories.user(Role.ADMIN))
    before = state()

    answer = send(browser, address, FILES[kind](), "file.toml")

    assert (answer.status_code, changed(before, state())) == (422, set())


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_file_is_nobodys_business(browser: Browser, name: str) -> None:
    browser.sign_in(factories.user(Role.ADMIN))

    answer = send(browser, "/admin/people/import", TABLE, name)
    refused = send(browser, "/rubrics/publish", b"x = ", name)

    assert answer.status_code in {200, 302, 422}
    assert refused.status_code == 422
    for page in (answer.text, refused.text):
        assert "<script>alert" not in page
        assert "\u202e" not in page
    assert "X-Evil" not in answer.headers
