"""What the forms of every feature share: clean text, and all that is wrong as one list."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wtforms import Field, FieldList, FormField


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a form: the element it belongs to ("" for none), and the words."""

    field_id: str
    text: str


def one_line(text: str | None) -> str:
    """Text that stands on one line: control characters and runs of space become one space."""
    return " ".join("".join(" " if _is_control(c) else c for c in text or "").split())


def paragraphs(text: str | None) -> str:
    """Text of several lines, without the control characters a database refuses."""
    lines = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in "\n\t" or not _is_control(c)).strip()


def problems(fields: Iterable[Field]) -> Iterator[Problem]:
    """Everything wrong with ``fields`` and the fields inside them, in their order."""
    for field in fields:
        if isinstance(field, FieldList):
            yield from problems(field.entries)
        elif isinstance(field, FormField):
            yield from (
                Problem(
                    each.field_id,
                    f"{field.label.text}: {each.text}" if field.label.text else each.text,
                )
                for each in problems(field.form)
            )
        else:
            grouped = hasattr(field, "option_widget") and getattr(
                field.option_widget, "input_type", ""
            )
            yield from (
                Problem(f"{field.id}-0" if grouped else field.id, text) for text in field.errors
            )


def _is_control(character: str) -> bool:
    return unicodedata.category(character) == "Cc"
