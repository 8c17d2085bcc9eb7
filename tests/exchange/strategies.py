"""Panels of every shape that a document may hold."""

from datetime import datetime, timedelta, timezone
from typing import Any

from hypothesis import strategies as st

from debrief.aggregation.panel import (
    Candidate,
    Dimension,
    Interviewer,
    Opening,
    Panel,
    Point,
    Rating,
    Recommendation,
    Rubric,
    Scorecard,
    Version,
)

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
names = texts.filter(str.strip)
keys = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,11}", fullmatch=True)
levels = names
offsets = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
FIRST, LAST = datetime(1900, 1, 1), datetime(2200, 1, 1)  # noqa: DTZ001 -- bounds have no offset
moments = st.none() | st.datetimes(FIRST, LAST) | st.datetimes(FIRST, LAST, timezones=offsets)
emails = st.just("") | st.emails()


@st.composite
def dimensions(draw: st.DrawFn, key: str, scores: list[int]) -> Dimension:
    anchors = st.dictionaries(st.sampled_from(scores), names, min_size=1)
    prompts = st.lists(names, max_size=2).map(tuple)
    bars = st.integers(scores[0] * 4, scores[-1] * 4).map(lambda quarters: quarters / 4)
    return Dimension(
        key=key,
        name=draw(names),
        anchors={"default": draw(anchors)}
        | draw(
            st.dictionaries(levels.filter(lambda level: level != "default"), anchors, max_size=2)
        ),
        definition=draw(texts),
        weight=draw(st.floats(0, 10_000)),
        required=draw(st.booleans()),
        look_fors=draw(prompts),
        red_flags=draw(prompts),
        questions=draw(prompts),
        bars=draw(st.dictionaries(levels, bars, max_size=2)) or None,
    )


@st.composite
def rubrics(draw: st.DrawFn) -> Rubric:
    lowest = draw(st.integers(-5, 5))
    scores = list(range(lowest, lowest + draw(st.integers(2, 10))))
    own_keys = draw(st.lists(keys, min_size=1, max_size=4, unique=True))
    return Rubric(
        key=draw(keys),
        version=draw(st.integers(1, 99)),
        name=draw(names),
        scale=tuple(Point(score, draw(texts)) for score in scores),
        dimensions=tuple(draw(dimensions(key, scores)) for key in own_keys),
    )


@st.composite
def said(draw: st.DrawFn, rubric: Rubric) -> dict[str, Any]:
    """What one version of a scorecard says."""
    scores = st.none() | st.sampled_from([point.score for point in rubric.scale])
    recommendation = draw(st.none() | st.sampled_from(Recommendation))
    abstains = recommendation is Recommendation.ABSTAIN
    return {
        "ratings": tuple(
            Rating(key, draw(scores), draw(texts)) for key in rubric.by_key if draw(st.booleans())
        ),
        "recommendation": recommendation,
        "recommended_level": draw(st.none() | levels),
        "summary": draw(texts),
        "abstain_reason": draw(texts) if abstains else "",
        "submitted_at": draw(moments),
        "after_opening": draw(st.booleans()),
        "after_exposure": draw(st.booleans()),
        "reason": draw(texts),
    }


@st.composite
def scorecards(draw: st.DrawFn, rubric: Rubric, place: int) -> Scorecard:
    return Scorecard(
        interviewer=Interviewer(f"{place}{draw(texts)}", draw(names), draw(emails)),
        round=draw(texts),
        interviewed_at=draw(moments),
        earlier=tuple(Version(**draw(said(rubric))) for _ in range(draw(st.integers(0, 2)))),
        **draw(said(rubric)),
    )


@st.composite
def panels(draw: st.DrawFn) -> list[Panel]:
    """One to three panels of one rubric, whose openings may differ."""
    rubric = draw(rubrics())
    openings = st.builds(Opening, texts, st.none() | levels)
    shared = draw(openings)
    return [
        Panel(
            rubric,
            draw(st.just(shared) | openings),
            Candidate(f"{n}{draw(texts)}", draw(names)),
            tuple(draw(scorecards(rubric, place)) for place in range(draw(st.integers(0, 3)))),
        )
        for n in range(draw(st.integers(1, 3)))
    ]
