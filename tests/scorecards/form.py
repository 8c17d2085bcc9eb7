"""The fields of a scorecard form as a browser sends them."""

from collections.abc import Iterable

from tests.factories import DIMENSIONS

EVIDENCE = "They named the trade-off before anybody asked."


def fields(dimensions: Iterable[str] = DIMENSIONS, **changes: str) -> dict[str, str]:
    """A complete scorecard, submitted from a page without a draft; ``changes`` win.

    A dash in a field's name is written as two underscores: ``rating__craft``.
    """
    complete = {
        "revision": "0",
        "action": "submit",
        "recommendation": "yes",
        "abstain_reason": "",
        "level": "L5",
        "summary": "They showed the work.",
    }
    for key in dimensions:
        complete[f"rating-{key}"] = "3"
        complete[f"evidence-{key}"] = EVIDENCE
    return complete | {name.replace("__", "-"): value for name, value in changes.items()}


def empty(**changes: str) -> dict[str, str]:
    """The form as it is sent when nothing was filled in."""
    return {
        "revision": "0",
        "abstain_reason": "",
        "level": "L5",
        "summary": "",
        **{f"evidence-{key}": "" for key in DIMENSIONS},
        **changes,
    }
