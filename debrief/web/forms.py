"""What the forms of every feature share: clean text, and all that is wrong as one list."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from wtforms import DateField, Field, FieldList, FormField, IntegerField, TimeField


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a form: the element it belongs to ("" for none), and the words."""

    field_id: str
    text: str


class _InOwnWords(Field):
    """A field that says what it takes, where WTForms says only that it did not get it."""

    refusal = ""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """Read the value as the field's kind does."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(self.refusal) from None


class WholeNumber(_InOwnWords, IntegerField):
    refusal = "Give a whole number."


class Day(_InOwnWords, DateField):
    refusal = "Give a date such as 2026-11-27."


class Clock(_InOwnWords, TimeField):
    refusal = "Give a time such as 14:30."


TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of all that follows, to the end of the page's line.
No name is spelt with one: a script carries its own direction."""


def one_line(text: str | None) -> str:
    """Text that stands on one line and stays within itself.

    Control characters and runs of space become one space; what turns the direction of
    the text around it goes.
    """
    unturned = "".join(c for c in text or "" if c not in TURNING)
    return " ".join("".join(" " if _is_control(c) else c for c in unturned).split())


def paragraphs(text: str | None) -> str:
    """Text of several lines, without the control characters a database refuses."""
    lines = (text or "").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in lines if c in "\n\t" or not _is_control(c)).strip()


def problems(fields: Iterable[Field]) -> Iterator[Problem]:
    """Everything wrong with ``fields`` and the fields inside them, in their order."""
    for field in fields:
        if isinstance(field, FieldList):
            yield from (Problem(field.id, each) for each in field.errors if isinstance(each, str))
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
            yield from (Problem(_element(field), text) for text in field.errors)


def _element(field: Field) -> str:
    """The id of the element to lead to: of radios and checkboxes, that of the first."""
    grouped = hasattr(getattr(field, "option_widget", None), "input_type")
    return f"{field.id}-0" if grouped else str(field.id)


def _is_control(character: str) -> bool:
    return unicodedata.category(character) == "Cc"
