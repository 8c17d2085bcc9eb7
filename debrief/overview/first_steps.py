"""What an administrator of an empty deployment does first."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One thing to do before the first interview; ``endpoint`` is the page to do it on."""

    title: str
    meta: str
    endpoint: str
    done: bool


def first_steps(*, people: bool, opening: bool, panel: bool) -> Sequence[FirstStep]:
    """The steps, given which of them are done; none once all are.

    The rubric is published when a deployment is set up.
    """
    if people and opening and panel:
        return ()
    return (
        FirstStep(
            "Check the rubric",
            "Interviewers judge by it. Publish a version of your own if it does not fit.",
            "rubrics.index",
            done=True,
        ),
        FirstStep(
            "Add people",
            "Invite hiring managers and interviewers.",
            "people.index",
            done=people,
        ),
        FirstStep(
            "Add an opening",
            "The role, its level, its hiring manager and the rounds of its interviews.",
            "openings.new",
            done=opening,
        ),
        FirstStep(
            "Add a candidate and panel",
            "Then arrange who interviews, and when.",
            "candidates.new",
            done=panel,
        ),
    )
