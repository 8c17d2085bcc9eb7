"""Long lists a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlencode

from flask import request
from sqlalchemy import Select
from sqlalchemy.orm import Session, scoped_session

from debrief.web.requests import row_id

PER_PAGE = 50

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows of a list, and the addresses of the pages around them ("" for none)."""

    rows: Sequence[Row]
    number: int
    before: str
    after: str


def page_number() -> int:
    """The page asked for, 1 where the address says nothing that can be used."""
    return max(1, request.args.get("page", 1, type=row_id))


def paged(session: Session | scoped_session[Any], wanted: "Select[Row]") -> Page[Row]:
    """The rows of ``wanted`` on the page asked for, in one statement.

    Whether another page follows is seen from one row more, not from a count: counting
    twenty thousand rows for each page would cost more than reading fifty.
    """
    number = page_number()
    found = session.scalars(wanted.limit(PER_PAGE + 1).offset((number - 1) * PER_PAGE)).all()
    return Page(
        rows=found[:PER_PAGE],
        number=number,
        before=_address(number - 1) if number > 1 else "",
        after=_address(number + 1) if len(found) > PER_PAGE else "",
    )


def _address(number: int) -> str:
    # Not by url_for(): to that, a field called "endpoint" or "_scheme" would be a command.
    fields = {**request.args.to_dict(flat=False), "page": number}
    return f"{request.script_root}{request.path}?{urlencode(fields, doseq=True)}"
