"""An event in words: who did what to which application, and what changed by it."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from debrief.audit.models import Event
from debrief.audit.vocabulary import Action, Group
from debrief.oversight.queries import Known

PEOPLE = frozenset(
    {
        "acting",
        "employee",
        "hiring_manager",
        "interviewers",
        "members",
        "person",
        "referrer",
        "required",
        "told",
        "user",
    }
)
"""The values that are people: under these names stand their ids."""

JUDGED = frozenset({Action.DECISION_RECORDED, Action.DECISION_REOPENED, Action.SCORECARD_AMENDED})
"""Whose values tell something of a judgement: only for whoever may read that."""

MOMENTS = frozenset({"starts_at", "until"})
"""The values that are moments."""

LABELS = {"endpoint": "Asked for", "ids": "Which", "count": "Times in this minute"}
"""What some values are called; the others are called by their names."""

SERVER = "The server"
OUTSIDER = "Somebody not signed in"
UNKNOWN = "Somebody"


@dataclass(frozen=True, slots=True)
class Change:
    """One value before and after; "" where it has none."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Told:
    """One event as its reader may see it."""

    at: datetime
    who: str
    acting_for: str
    action: str
    application_id: int | None
    code: str
    candidate: str
    subject: str
    changes: tuple[Change, ...]
    sealed: bool
    """Whether its values are kept from the reader, who may not read the judgement."""
    old: Mapping[str, Any]
    new: Mapping[str, Any]
    request_id: str


def people_in(events: Collection[Event]) -> Iterator[int]:
    """The ids of all the people that ``events`` name."""
    for event in events:
        yield from (id_ for id_ in (event.actor_id, event.acting_for_id) if id_ is not None)
        kind, _, number = event.subject.partition(":")
        if kind == "person" and number.isdigit():
            yield int(number)
        for values in (event.old or {}, event.new or {}):
            for name in PEOPLE & values.keys():
                value = values[name]
                yield from (id_ for id_ in _as_list(value) if type(id_) is int)


def told(event: Event, known: Known, when: Callable[[datetime], str]) -> Told:
    """``event`` with the names that ``known`` holds, and moments as ``when`` says them."""
    application = known.applications.get(event.application_id or 0)
    rights = known.rights.get(event.application_id or 0)
    sealed = event.action in JUDGED and not (rights and rights.read)
    # Asked for what is not there, or is hidden: neither is to be told from the other.
    blind = event.action is Action.ACCESS_REFUSED and application is None
    shown_new = {k: v for k, v in (event.new or {}).items() if not (blind and k == "ids")}
    old, new = ({}, {}) if sealed else (event.old or {}, shown_new)
    return Told(
        at=event.at,
        who=_person(event.actor_id, known) or _nobody(event.action),
        acting_for=_person(event.acting_for_id, known),
        action=event.action.words,
        application_id=application.id if application else None,
        code=application.code if application else "",
        candidate=application.candidate.name if application else "",
        subject=_subject(event.subject, known),
        changes=tuple(_changes(_read(old, when), _read(new, when), known)),
        sealed=sealed,
        old=old,
        new=new,
        request_id=event.request_id,
    )


def _nobody(action: Action) -> str:
    """Who did what nobody signed in did."""
    return OUTSIDER if action.group is Group.SIGNING_IN else SERVER


def _read(values: Mapping[str, Any], when: Callable[[datetime], str]) -> dict[str, Any]:
    return {
        name: when(datetime.fromisoformat(value)) if name in MOMENTS else value
        for name, value in values.items()
    }


def _person(id_: int | None, known: Known) -> str:
    return "" if id_ is None else known.people.get(id_, UNKNOWN)


def _subject(subject: str, known: Known) -> str:
    kind, _, number = subject.partition(":")
    if kind == "person" and number.isdigit():
        return _person(int(number), known)
    return f"{kind.replace('_', ' ').capitalize()} {number}".strip()


def _changes(old: Mapping[str, Any], new: Mapping[str, Any], known: Known) -> Iterator[Change]:
    for name in dict.fromkeys((*old, *new)):
        label = LABELS.get(name) or name.replace("_", " ").capitalize()
        yield Change(label, _words(name, old, known), _words(name, new, known))


def _words(name: str, values: Mapping[str, Any], known: Known) -> str:
    if name not in values:
        return ""
    named = [_word(name, each, known) for each in _as_list(values[name])]
    return ", ".join(named) or "nobody" * (name in PEOPLE) or "none"


def _word(name: str, value: Any, known: Known) -> str:
    if value is None:
        return "nobody" if name in PEOPLE else "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if name in PEOPLE and isinstance(value, int):
        return _person(value, known)
    return str(value).replace("_", " ")


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
