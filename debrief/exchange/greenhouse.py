"""Read saved exports of Greenhouse Harvest v1: scorecards and what they refer to.

A file holds one list (scorecards, applications, candidates or scheduled interviews, as the
system returns them), or several under these names. Several files are read as one export.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from debrief.aggregation.panel import Candidate, Opening, Panel, Rubric, Scorecard
from debrief.exchange.greenhouse_scorecard import (
    WORDS,
    Object,
    ScorecardReader,
    full_name,
    object_of,
    objects_of,
    text_of,
)
from debrief.exchange.intake import Intake, scorecard_key
from debrief.exchange.problems import InputRefused, Problem, refuse, shown

# What tells the lists apart: an object of each holds one of these sets of keys.
SIGNS: Mapping[str, Sequence[set[str]]] = {
    "scorecards": ({"overall_recommendation"}, {"attributes", "interview"}),
    "scheduled_interviews": ({"interviewers", "start"}, {"interviewers", "application_id"}),
    "applications": ({"candidate_id", "jobs"}, {"candidate_id", "applied_at"}),
    "candidates": ({"application_ids"}, {"first_name", "last_name"}),
}


@dataclass(slots=True)
class Export:
    """The objects of one or more files, each list under the name of its kind."""

    files: list[str] = field(default_factory=list)
    lists: dict[str, list[object]] = field(default_factory=lambda: {kind: [] for kind in SIGNS})

    def add(self, value: object, file: str) -> bool:
        """Take a file's value in, if it is a part of such an export; say whether it was."""
        parts = _parts(value)
        for kind, objects in parts.items():
            self.lists[kind].extend(objects)
        if parts:
            self.files.append(file)
        return bool(parts)

    def objects(self, kind: str) -> Iterator[Object]:
        """Yield the objects of one kind."""
        return objects_of(self.lists, kind)

    def by_id(self, kind: str) -> Mapping[str, Object]:
        """Return the objects of one kind under their ids."""
        return {text_of(each, "id"): each for each in self.objects(kind)}


def rating_points(
    rubric: Rubric, mapping: Mapping[str, int] | None, file: str
) -> Mapping[str, int]:
    """Return the score that each of the five words stands for.

    A five-point rubric takes them as they are; no other scale is guessed at.

    Raises:
        InputRefused: the scale has not five points and there is no mapping, or the mapping
            leaves it.

    """
    if mapping is None and len(rubric.scale) != len(WORDS):
        step = (rubric.highest - rubric.lowest) / (len(WORDS) - 1)
        scores = (round(rubric.lowest + i * step) for i in range(len(WORDS)))
        example = ",".join(f"{word}={score}" for word, score in zip(WORDS, scores, strict=True))
        what = f"rates in five words, and the rubric has {len(rubric.scale)} points."
        remedy = f"Give a five-point --rubric, or say how to read each word: --map {example}"
        raise refuse(file, "", what, remedy)
    if mapping is None:
        return {word: point.score for word, point in zip(WORDS, rubric.scale, strict=True)}
    off = [f"{word}={score}" for word, score in mapping.items() if score not in rubric.labels]
    if off:
        what = f"has {', '.join(off)}, outside the scale, {rubric.lowest} to {rubric.highest}."
        raise refuse("--map", "", what, "Map every word to a point of the scale.")
    return mapping


def read_greenhouse(
    export: Export, rubric: Rubric, mapping: Mapping[str, int] | None = None
) -> Intake:
    """Turn an export into one panel for each application, in the order of its scorecards.

    Attributes are matched with dimensions by name. What the rubric has no place for, and
    words that are not known, are left out with a warning. The same scorecard given twice
    counts once, in its latest state.

    Raises:
        InputRefused: with everything that is wrong.

    """
    file = ", ".join(export.files)
    points = rating_points(rubric, mapping, file)
    reader = ScorecardReader(file, rubric, points, _emails(export))
    panels = tuple(_panels(export, reader))
    if not panels:
        reader.refuse("", "holds no submitted scorecard.", "Give the list of scorecards too.")
    elif not reader.matched:
        known = ", ".join(dimension.name for dimension in rubric.dimensions)
        reader.refuse("", "has no attribute named like a dimension.", f"The rubric has: {known}.")
    if reader.problems:
        raise InputRefused(reader.problems)
    return Intake(file, panels, (*reader.warnings(), *_missing_feedback(export, file)))


def _parts(value: object) -> Mapping[str, Sequence[object]]:
    """Tell the lists in a file's value apart; none, if it is of another kind."""
    if isinstance(value, list):
        kind = _kind(value[0]) if value else None
        return {kind: value} if kind else {}
    if not isinstance(value, dict) or "format" in value:
        return {}
    if kind := _kind(value):
        return {kind: [value]}
    named = {kind: value[kind] for kind in SIGNS if isinstance(value.get(kind), list)}
    # Candidates alone are what a document that forgot its format holds too.
    return {} if named.keys() == {"candidates"} else named


def _kind(value: object) -> str | None:
    keys = value.keys() if isinstance(value, dict) else set()
    kinds = (kind for kind, signs in SIGNS.items() if any(sign <= keys for sign in signs))
    return next(kinds, None)


def _panels(export: Export, reader: ScorecardReader) -> Iterator[Panel]:
    applications, candidates = export.by_id("applications"), export.by_id("candidates")
    groups: dict[tuple[str, str], list[Object]] = {}
    for source in _submitted(export, reader):
        application = text_of(source, "application_id")
        known = applications.get(application, {})
        candidate = text_of(source, "candidate_id") or text_of(known, "candidate_id")
        groups.setdefault((candidate, application), []).append(source)
    openings = Counter(candidate for candidate, _ in groups)
    for (candidate, application), sources in groups.items():
        # One person in two openings is two panels, which need two ids.
        alone = candidate and openings[candidate] == 1
        identity = candidate if alone else "-".join(filter(None, (candidate, application)))
        if not identity:
            reader.refuse("", "holds a scorecard of no candidate and no application.")
        where = f"candidate {identity}"
        name = full_name(candidates.get(candidate, {})) or f"Candidate {identity}"
        jobs = objects_of(applications.get(application, {}), "jobs")
        title = next((text_of(job, "name") for job in jobs), "")
        yield Panel(
            reader.rubric,
            Opening(reader.name(title, where)),
            Candidate(reader.name(identity, where), reader.name(name, where)),
            tuple(_distinct(sources, reader)),
        )


def _submitted(export: Export, reader: ScorecardReader) -> Iterable[Object]:
    """Return each submitted scorecard once, in its latest state."""
    latest: dict[str, Object] = {}
    for i, source in enumerate(export.objects("scorecards")):
        if not text_of(source, "submitted_at") or text_of(source, "status") == "draft":
            reader.notes["leaves out a scorecard that is not submitted"] += 1
            continue
        identity = text_of(source, "id") or f"at {i}"
        known = latest.get(identity, source)
        newer = text_of(source, "updated_at") > text_of(known, "updated_at")
        latest[identity] = source if newer else known
    return latest.values()


def _distinct(sources: Iterable[Object], reader: ScorecardReader) -> Iterator[Scorecard]:
    """Yield the scorecards of one application, refusing a second one of the same round."""
    seen: dict[tuple[str, str], str] = {}
    for source in sources:
        scorecard = reader.read(source)
        identity = text_of(source, "id")
        first = seen.setdefault(scorecard_key(scorecard), identity)
        if first != identity:
            what = f"is of the same interviewer and round as scorecard {first}."
            reader.refuse(f"scorecard {identity}", what, "Keep one of the two.")
        yield scorecard


def _emails(export: Export) -> Mapping[str, str]:
    return {
        text_of(person, "id"): text_of(person, "email")
        for interview in export.objects("scheduled_interviews")
        for person in objects_of(interview, "interviewers")
    }


def _missing_feedback(export: Export, file: str) -> Iterator[Problem]:
    """Warn of interviewers who have not handed a scorecard in."""
    concerned = {text_of(each, "application_id") for each in export.objects("scorecards")}
    for interview in export.objects("scheduled_interviews"):
        application = text_of(interview, "application_id")
        if application not in concerned:
            continue
        for person in objects_of(interview, "interviewers"):
            declined = text_of(person, "response_status") == "declined"
            if not declined and not text_of(person, "scorecard_id"):
                name = shown(full_name(person) or f"interviewer {text_of(person, 'id')}")
                step = shown(text_of(object_of(interview, "interview"), "name"))
                what = f"has no scorecard by {name} for {step or 'an interview'}."
                yield Problem(file, f"application {shown(application)}", what)
