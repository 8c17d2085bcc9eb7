"""What every request may hold, whichever page it is for."""

from collections.abc import Iterable
from typing import Any

from flask import Flask, Request
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.datastructures.structures import iter_multi_items
from werkzeug.routing import IntegerConverter, Map

LARGEST_ID = 2**31 - 1
"""What a column of whole numbers holds in every database."""


class Fields(ImmutableMultiDict[str, Any]):
    """The fields of a form or an address, without NUL.

    Nobody types that character, and PostgreSQL refuses a text that holds one.
    """

    def __init__(self, fields: Any = ()) -> None:
        super().__init__(_without_nul(iter_multi_items(fields or ())))


def _without_nul(fields: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [
        (name, value.replace("\0", "") if isinstance(value, str) else value)
        for name, value in fields
    ]


class CleanRequest(Request):
    parameter_storage_class = Fields


class RowId(IntegerConverter):
    """``<int:…>`` in an address. A number that no row can have is not found."""

    def __init__(self, map: Map) -> None:  # noqa: A002 - the name is Werkzeug's
        super().__init__(map, max=LARGEST_ID)


def row_id(text: str) -> int:
    """Read a row's id from a query string. Raise ValueError for what no row can have."""
    number = int(text)
    if not 0 <= number <= LARGEST_ID:
        raise ValueError(f"{number} is no id")
    return number


def install(app: Flask) -> None:
    """Read requests of ``app`` this way; call it before the first route is added."""
    app.request_class = CleanRequest
    app.url_map.converters["int"] = RowId
