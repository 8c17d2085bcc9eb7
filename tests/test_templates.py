"""Every template compiles, says what page it is, and leaves hostile text escaped."""

import re

import pytest
from flask import Flask

from debrief.shipped import shipped

TEMPLATES = sorted(
    path.relative_to(shipped("templates")).as_posix()
    for path in shipped("templates").rglob("*.html")
)
PARTS = re.compile(r"components/|packets/pdf/(?!layout)|(^|/)_")
PAGES = [name for name in TEMPLATES if not PARTS.search(name)]
FORBIDDEN = {
    "a style attribute, which the content policy blocks": re.compile(r"\sstyle\s*="),
    "a script in the page, which the content policy blocks": re.compile(r"<script>|\son[a-z]+="),
    "text that escapes escaping": re.compile(r"\|\s*safe\b|autoescape false"),
    "an address outside the product": re.compile(r"(?:src|href)=\"(?:https?:)?//"),
}


def source(name: str) -> str:
    return (shipped("templates") / name).read_text()


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_compiles(migrated_app: Flask, name: str) -> None:
    assert migrated_app.jinja_env.get_template(name).name == name


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_a_title(name: str) -> None:
    assert re.search(r"{% block title|<title>", source(name))


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_template_holds(what: str) -> None:
    found = [name for name in TEMPLATES if FORBIDDEN[what].search(source(name))]

    assert found == []


def test_every_form_that_changes_something_carries_a_token() -> None:
    bare = [
        f"{name}: {form[:60]}"
        for name in TEMPLATES
        for form in re.findall(r'<form[^>]*method="post".*?</form>', source(name), re.DOTALL)
        if "csrf" not in form
    ]

    assert bare == []
