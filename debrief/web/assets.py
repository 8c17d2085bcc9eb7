"""Addresses of static files that change when the file does."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import Flask, current_app, url_for


@cache
def _version(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()[:12]


@cache
def _address(folder: str, name: str) -> str:
    return url_for("static", filename=name, v=_version(Path(folder) / name))


def asset(name: str) -> str:
    """The address of static file ``name``, which browsers may keep for good."""
    return _address(current_app.static_folder or "", name)


def install(app: Flask) -> None:
    """Give ``asset`` to the templates of ``app``."""
    app.add_template_global(asset)
