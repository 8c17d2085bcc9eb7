"""Who is to be invited: one person, or a table of many."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from debrief.accounts.actions import LONGEST_NAME
from debrief.accounts.addresses import one_spelling
from debrief.exchange.columns import folded
from debrief.exchange.problems import InputRefused, shown
from debrief.exchange.values import decode
from debrief.people.roles import called, in_order
from debrief.refusals import Refused
from debrief.rights import Role
from debrief.web.forms import one_line

COLUMNS = ("name", "email", "roles")
NAMED = "Name the columns name, email and roles."
UNREADABLE = "The file is no text in UTF-8. Save it as CSV (UTF-8), then choose it again."
SEPARATORS = (",", ";", "\t")
BETWEEN_ROLES = re.compile(r"[,;|/\n]")
KNOWN_ROLES = ", ".join(Role)
MOST_GUESTS = 300
LONGEST_CELL = 2_000


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody to be invited, with the roles to be held."""

    name: str
    email: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing wrong with a table: in which row (0 for none), in which column ("" for none).

    Rows are numbered as a spreadsheet does: the names of the columns are row 1.
    """

    row: int
    column: str
    text: str


@dataclass(frozen=True, slots=True)
class GuestList:
    """What a table holds: who stands in which row, and everything that is wrong."""

    guests: Mapping[int, Guest]
    flaws: Sequence[Flaw] = ()

    def without(self, taken: Mapping[str, str]) -> "GuestList":
        """The list with a flaw for each address of ``taken``, which says why it is one."""
        found = [
            Flaw(row, "email", taken[guest.email])
            for row, guest in self.guests.items()
            if guest.email in taken
        ]
        return replace(self, flaws=sorted((*self.flaws, *found), key=lambda flaw: flaw.row))


def read(data: bytes) -> GuestList:
    """Read a table with the columns name, email and roles, and find all that is wrong.

    A cell is text, whatever it starts with: what a spreadsheet would take for a formula is
    a name as any other.
    """
    try:
        (_, names), *rows = _rows(decode(data, "The file"))
    except InputRefused:
        return GuestList({}, [Flaw(0, "", UNREADABLE)])
    except Refused as refusal:
        return GuestList({}, [Flaw(0, "", str(refusal))])
    header = [folded(name) for name in names]
    flaws = [*_flaws_of_header(header), *_flaws_of_length(rows)]
    if flaws:
        return GuestList({}, flaws)
    guests: dict[int, Guest] = {}
    seen: dict[str, int] = {}
    for number, cells in rows:
        row = _Row(number, dict(zip(header, cells, strict=False)), flaws)
        row.check_width(cells[len(header) :])
        guests[number] = Guest(row.name(), row.email(seen), row.roles())
    return GuestList(guests, flaws)


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """The rows that hold anything, each with its number."""
    csv.field_size_limit(LONGEST_CELL)
    text = text.lstrip("\r\n")
    first = text.partition("\n")[0]
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=max(SEPARATORS, key=first.count),
        skipinitialspace=True,
        strict=True,
    )
    try:
        rows = [(n, row) for n, row in enumerate(reader, start=1) if any(map(str.strip, row))]
    except csv.Error as error:
        what = "has a quotation mark out of place. Double a mark that is part of a text"
        if "limit" in str(error):
            what = f"holds a cell of over {LONGEST_CELL:,} characters"
        raise Refused(f"Line {reader.line_num} {what}.") from None
    if not rows:
        raise Refused("The file is empty. Give one row for each person.")
    return rows


def _flaws_of_header(header: Sequence[str]) -> Iterator[Flaw]:
    for name in COLUMNS:
        if name not in header:
            yield Flaw(1, name, f"This column is missing. {NAMED}")
        elif header.count(name) > 1:
            yield Flaw(1, name, f"This column is there twice. {NAMED}")
    for name in header:
        if name and name not in COLUMNS:
            yield Flaw(1, shown(name), f"There is no such column. {NAMED}")


def _flaws_of_length(rows: Sequence[object]) -> Iterator[Flaw]:
    if not rows:
        yield Flaw(0, "", "The file names nobody. Give one row for each person.")
    if len(rows) > MOST_GUESTS:
        yield Flaw(
            0, "", f"The file names {len(rows)} people; {MOST_GUESTS} are the most. Split it."
        )


@dataclass(frozen=True, slots=True)
class _Row:
    """One row; what cannot be used is added to ``flaws``."""

    number: int
    cells: Mapping[str, str]
    flaws: list[Flaw]

    def check_width(self, beyond: Sequence[str]) -> None:
        if any(map(str.strip, beyond)):
            self._note("", "A cell lies beyond the last column. Quote a cell with a separator.")

    def name(self) -> str:
        name = one_line(self.cells.get("name"))
        if not 0 < len(name) <= LONGEST_NAME:
            self._note("name", f"Give a name of at most {LONGEST_NAME} characters.")
        return name

    def email(self, seen: dict[str, int]) -> str:
        given = one_line(self.cells.get("email"))
        try:
            address = one_spelling(given)
        except Refused as refusal:
            self._note("email", str(refusal))
            return given
        if address in seen:
            self._note("email", f"{address} stands in row {seen[address]} as well.")
        seen.setdefault(address, self.number)
        return address

    def roles(self) -> tuple[Role, ...]:
        named = [each for each in BETWEEN_ROLES.split(self.cells.get("roles", "")) if each.strip()]
        if not named:
            self._note("roles", f"Give at least one of these roles: {KNOWN_ROLES}.")
        for text in named:
            if called(text) is None:
                self._note(
                    "roles", f"There is no role {shown(text.strip())}. There are {KNOWN_ROLES}."
                )
        return in_order(role for role in map(called, named) if role)

    def _note(self, column: str, text: str) -> None:
        self.flaws.append(Flaw(self.number, column, text))
