"""What the columns of a table mean, by the names in its first row."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import NamedTuple

from debrief.aggregation.panel import Rubric
from debrief.exchange.problems import Problem, shown

REQUIRED = ("candidate", "interviewer")
FIELDS = (
    "candidate",
    "candidate_id",
    "interviewer",
    "interviewer_email",
    "round",
    "opening",
    "level",
    "interviewed_at",
    "submitted_at",
    "recommendation",
    "abstain_reason",
    "recommended_level",
    "summary",
)
SCORE_LIKENESS, EVIDENCE_LIKENESS = 0.75, 0.85
"""How alike a misspelt name is; "AI judgment notes" must not pass for "AI judgment evidence"."""


def folded(name: str) -> str:
    """Fold what people write differently without meaning it: case, spaces, dashes."""
    plain = unicodedata.normalize("NFC", name).casefold()
    return re.sub(r"[\s_\-\u2010-\u2015]+", "_", plain).strip("_")


class Meaning(NamedTuple):
    """What a column holds: a field, the scores on a dimension, or the evidence for them."""

    kind: str
    name: str


@dataclass(slots=True)
class Header:
    """Where each meaning stands, and what is wrong with the first row."""

    names: Sequence[str]
    places: dict[Meaning, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)


def recognised(names: Sequence[str], rubric: Rubric) -> int:
    """Count the names that mean something: how a table's separator is told."""
    known = _meanings(rubric)
    return sum(folded(name) in known for name in names)


def read_header(names: Sequence[str], rubric: Rubric, file: str) -> Header:
    """Find what each column means, and everything that is wrong with the first row."""
    header = Header([name.strip() for name in names])
    known = _meanings(rubric)
    unknown: list[int] = []
    for place, name in enumerate(header.names):
        meanings = known.get(folded(name), ())
        if len(meanings) > 1:
            what = "could mean " + " or ".join(f"{m.kind} of {m.name}" for m in meanings) + "."
            header.problems.append(_at(file, name, what, "Use the dimension's key."))
        elif not meanings:
            unknown.append(place)
        elif meanings[0] in header.places:
            what = f"holds the {meanings[0].kind} of {meanings[0].name} a second time."
            header.problems.append(_at(file, name, what, "Keep one of the two columns."))
        else:
            header.places[meanings[0]] = place
    _judge_unknown(header, unknown, known, rubric, file)
    _judge_missing(header, rubric, file)
    return header


def _meanings(rubric: Rubric) -> Mapping[str, Sequence[Meaning]]:
    """Everything that a column may be named, folded, with what it could mean."""
    meanings: dict[str, list[Meaning]] = {name: [Meaning("field", name)] for name in FIELDS}
    for dimension in rubric.dimensions:
        for name in {folded(dimension.key), folded(dimension.name)}:
            meanings.setdefault(name, []).append(Meaning("score", dimension.key))
            meanings.setdefault(f"{name}_evidence", []).append(Meaning("evidence", dimension.key))
    return meanings


def _judge_unknown(
    header: Header,
    places: Sequence[int],
    known: Mapping[str, Sequence[Meaning]],
    rubric: Rubric,
    file: str,
) -> None:
    """Refuse what looks like a misspelt dimension, and warn about everything else."""
    absent = {
        name: meanings[0]
        for name, meanings in known.items()
        if header.places.keys().isdisjoint(meanings)
    }
    for place in places:
        name = header.names[place]
        close = _closest(folded(name), absent)
        if not name:
            continue
        if close and absent[close].kind != "field":
            meant = rubric.by_key[absent[close].name].name
            suffix = " evidence" if absent[close].kind == "evidence" else ""
            remedy = f"Did you mean {shown(meant)}{suffix}?"
            header.problems.append(_at(file, name, "looks like a misspelt dimension.", remedy))
        else:
            remedy = f"Did you mean {close}?" if close else _known_columns(rubric)
            what = "is not a known column and is left out."
            header.warnings.append(_at(file, name, what, remedy))


def _closest(name: str, absent: Mapping[str, Meaning]) -> str | None:
    likeness = {"evidence": EVIDENCE_LIKENESS}
    for close in get_close_matches(name, absent, n=3, cutoff=SCORE_LIKENESS):
        cutoff = likeness.get(absent[close].kind, SCORE_LIKENESS)
        if get_close_matches(name, [close], cutoff=cutoff):
            return close
    return None


def _judge_missing(header: Header, rubric: Rubric, file: str) -> None:
    present = header.places.keys()
    for name in REQUIRED:
        if Meaning("field", name) not in present:
            close = get_close_matches(name, header.names, n=1)
            remedy = f"Is it {shown(close[0])}? Rename it." if close else _known_columns(rubric)
            header.problems.append(Problem(file, "row 1", f"has no column {name}.", remedy))
    scored = [d for d in rubric.dimensions if Meaning("score", d.key) in present]
    if not scored:
        header.problems.append(
            Problem(file, "row 1", "has no column for any dimension.", _known_columns(rubric))
        )
        return
    for dimension in rubric.dimensions:
        if dimension not in scored:
            what = f"has no column for {dimension.name}: nobody counts as having assessed it."
            header.warnings.append(Problem(file, "row 1", what))


def _known_columns(rubric: Rubric) -> str:
    dimensions = ", ".join(rubric.by_key)
    return (
        f"Known are: {', '.join(FIELDS)}; the dimensions {dimensions}, by key or by name;"
        " and each of these followed by evidence."
    )


def _at(file: str, name: str, what: str, remedy: str) -> Problem:
    return Problem(file, f"row 1, column {shown(name)}", what, remedy)
