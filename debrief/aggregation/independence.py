"""What counts: judgements given before their author could know those of the others.

Separate judgements are worth more than one judgement shared, and discussion adds little to
their average (Pulakos, Schmitt, Whitney & Smith 1996). Agreement after reading one another
measures conformity. So everything that is computed (headline, verdicts, order of
discussion, coverage, votes, composite) is computed from what was judged before: a scorecard
written after reading the others counts nowhere, and a rating changed after the debrief
opened counts as it was. Both are shown, with what became of them, and people weigh them.
"""

from dataclasses import replace

from debrief.aggregation.panel import Panel, Scorecard


def counted(panel: Panel) -> Panel:
    """``panel`` with only what counts; the same value where all of it does."""
    if all(card.independent and not card.earlier for card in panel.scorecards):
        return panel
    return replace(
        panel, scorecards=tuple(_before(card) for card in panel.scorecards if card.independent)
    )


def _before(card: Scorecard) -> Scorecard:
    """``card`` as it counts."""
    version = card.counted
    return replace(
        card,
        ratings=version.ratings,
        recommendation=version.recommendation,
        recommended_level=version.recommended_level,
        summary=version.summary,
        abstain_reason=version.abstain_reason,
        submitted_at=version.submitted_at,
        after_opening=version.after_opening,
        reason=version.reason,
        earlier=(),
    )


def independence_words(panel: Panel) -> str:
    """What to add where it is said who assessed something, and others did so after reading."""
    return "" if all(card.independent for card in panel.scorecards) else " independently"
