"""Two people changed the same thing: what the second one chooses between."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing on which what is saved and what was sent differ; "" where one has none."""

    label: str
    saved: str
    yours: str


def differences(saved: Mapping[str, str], yours: Mapping[str, str]) -> tuple[Difference, ...]:
    """Everything on which two descriptions of the same thing differ, label by label."""
    labels = dict.fromkeys((*saved, *yours))
    return tuple(
        Difference(label, saved.get(label, ""), yours.get(label, ""))
        for label in labels
        if saved.get(label, "") != yours.get(label, "")
    )
