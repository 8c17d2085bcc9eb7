"""A panel with a split, a straddle and two agreements, and the means to build others."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

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
)

LABELS = ("Limited", "Developing", "Strong", "Exceptional")


def rubric(*dimensions: Dimension, labels: Sequence[str] = LABELS) -> Rubric:
    return Rubric(
        key="product",
        version=3,
        name="Product rubric",
        scale=tuple(Point(score, label) for score, label in enumerate(labels, 1)),
        dimensions=dimensions,
    )


def dimension(name: str, *, key: str = "", weight: float = 1, bar: float = 3) -> Dimension:
    key = key or name.lower().replace(" ", "_").replace("-", "_")
    return Dimension(key, name, {"default": {}}, weight=weight, bars={"L6": bar})


def scorecard(  # noqa: PLR0913 -- a scorecard has this many parts
    name: str,
    scores: Mapping[str, int | None],
    recommendation: Recommendation | None = Recommendation.YES,
    *,
    id_: str = "",
    round_: str = "",
    summary: str = "",
    level: str | None = None,
    abstain_reason: str = "",
    evidence: Mapping[str, str] | None = None,
) -> Scorecard:
    return Scorecard(
        Interviewer(id_ or name, name),
        tuple(Rating(key, score, (evidence or {}).get(key, "")) for key, score in scores.items()),
        round=round_,
        recommendation=recommendation,
        recommended_level=level,
        summary=summary,
        abstain_reason=abstain_reason,
        interviewed_at=datetime(2026, 11, 24, 10, tzinfo=UTC),
    )


def panel(rubric: Rubric, *scorecards: Scorecard, level: str | None = "L6") -> Panel:
    return Panel(
        rubric,
        Opening("Staff Product Engineer, Payments", level),
        Candidate("C-0417", "Amara Okafor"),
        scorecards,
    )


AMARA = panel(
    rubric(
        dimension("Execution rigor", key="execution"),
        dimension("Cross-functional influence", key="influence"),
        dimension("Mission alignment", key="mission"),
        dimension("AI judgment", key="ai"),
    ),
    scorecard(
        "Dana Whitfield",
        {"execution": 3, "influence": 3, "mission": 4, "ai": 3},
        round_="Hiring manager interview",
        summary="Would hire at L6 with a named AI review partner for two quarters.",
        evidence={
            "execution": "Clear on the trade-off: dropped multi-currency refunds to hold the "
            "audit date, and wrote down who would be hurt.",
            "influence": "Moved the fraud team's launch by six weeks by showing them their own "
            "false-positive data. No escalation.",
            "mission": "Left a larger offer to keep working on access for informal traders.",
            "ai": "Described a review checklist for generated code and one incident where it "
            "caught a silent currency rounding error.",
        },
    ),
    scorecard(
        "Luis Ferreira",
        {"execution": 4, "influence": 2, "mission": 3, "ai": None},
        round_="System design",
        summary="Solid at L6; influence is the growth area.",
        evidence={
            "execution": "Rebuilt the settlement job with a shadow run for 30 days; can still "
            "quote the mismatch rate.",
            "influence": "Two of three conflict stories ended with a director deciding. Good "
            "outcomes, but not hers.",
            "mission": "Specific about small-merchant lending; volunteered at a credit union.",
        },
    ),
    scorecard(
        "Priya Raman",
        {"execution": 3, "influence": 3, "mission": 3, "ai": 1},
        Recommendation.NO,
        round_="AI working session",
        summary="Strong engineer, but I would not let her own the model-assisted migration path "
        "yet.",
        evidence={
            "execution": "Good decomposition under time pressure; parked two open questions and "
            "came back to both.",
            "influence": "Ran a weekly triage with support leads; agreed a shared definition of "
            "“stuck payment” that both teams still use.",
            "mission": "Motivated by the user group rather than the technology.",
            "ai": "Pasted the model's SQL straight into the migration. When I asked how she "
            "would know it was right, she said the tests would catch it; there were no tests "
            "for that table.",
        },
    ),
    scorecard(
        "Tomasz Żuk",
        {"execution": 3, "influence": None, "mission": 3, "ai": 4},
        Recommendation.STRONG_YES,
        round_="Delivery deep dive",
        summary="Best delivery interview I have run this year.",
        evidence={
            "execution": "Milestones, owners, and a kill criterion. Slipped once by two weeks "
            "and said why without prompting.",
            "mission": "Consistent story across three jobs.",
            "ai": "Wrote the guardrail doc her organisation adopted: what may be generated, who "
            "signs off, how it is logged. Showed me the redacted version.",
        },
    ),
    scorecard(
        "Mei Lin Chen",
        {"execution": None, "influence": 2, "mission": 4, "ai": 2},
        round_="Partner panel",
        level="L5",
        summary="Yes, with a conversation about partner communication.",
        evidence={
            "influence": "As the partner team, we would have liked a heads-up on the change. "
            "She called us “downstream” several times.",
            "mission": "Asked the sharpest question of the day: who do we price out when we cut "
            "the free tier?",
            "ai": "Said the team uses an assistant for everything. Could not name a task she "
            "would keep away from it until I gave an example.",
        },
    ),
)
