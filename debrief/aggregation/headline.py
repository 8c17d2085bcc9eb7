"""The sentence or two above a debrief: a fixed grammar over counts, at most 35 words.

It states what the panel said and where it differs, and which dimensions rest on fewer than
two independent ratings. It never says what to decide.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from debrief.aggregation.independence import counted, independence_words
from debrief.aggregation.panel import Panel, Recommendation
from debrief.aggregation.summary import DimensionSummary, Verdict
from debrief.aggregation.verdicts import agenda, bar_words, meets_bar
from debrief.aggregation.votes import sides, tally
from debrief.aggregation.wording import in_sentence, listed, spelt

MOST_WORDS = 35

# How many names the clauses on agreement, disagreement and thin evidence spell out, from
# roomy to tight. Agreement gives way first, because it needs no talk (``None`` leaves it
# out); thin evidence last, because a debrief must not hide what it lacks.
_LIMITS = (
    (3, 3, 3),
    (2, 3, 3),
    (1, 3, 3),
    (1, 2, 3),
    (1, 2, 2),
    (None, 2, 2),
    (None, 1, 2),
    (None, 1, 1),
    (None, 0, 2),
    (None, 0, 1),
)
_APART = (Verdict.SPLIT, Verdict.STRADDLE, Verdict.SPREAD)


def headline(
    panel: Panel, dimensions: Sequence[DimensionSummary], *, expected: int | None = None
) -> str:
    """Say in one breath where the panel stands.

    ``dimensions`` are those of the panel's summary; ``expected`` is how many scorecards were
    due, named when more were due than are in.
    """
    judged = counted(panel)
    opening = [*_received(len(panel.scorecards), expected), *_lean(judged)]
    clauses = _Clauses(judged, dimensions, independence_words(panel))
    for limits in _LIMITS:
        sentences = [*clauses.sentences(*limits)]
        text = " ".join([*opening, *sentences])
        if sentences and len(text.split()) <= MOST_WORDS:
            return text
    return " ".join([*opening, clauses.counts()])


def _received(received: int, expected: int | None) -> Iterator[str]:
    if expected is not None and expected > received:
        yield f"{received} of {expected} scorecards in."
    elif not received:
        yield "No scorecards in."


def _lean(panel: Panel) -> Iterator[str]:
    """Which way the recommendations lean, and who gave none."""
    if not panel.scorecards:
        return
    counts = tally(panel.scorecards)
    no, yes = sides(counts)
    abstained = counts[Recommendation.ABSTAIN]
    silent = len(panel.scorecards) - no - yes - abstained
    words = _direction(counts, no, yes)
    if abstained:
        words += f", {abstained} abstained"
    if silent and (no or yes or abstained):
        words += f", {silent} gave none"
    yield f"{words}."


def _direction(counts: Mapping[str, int], no: int, yes: int) -> str:
    if no + yes == 0:
        return "No recommendation"
    if no + yes == 1:
        only = next(each for each in Recommendation if counts[each] and each != "abstain")
        return f"One recommendation, {only.words.lower()}"
    if no == yes:
        return f"Even, {yes} to {no}"
    if not no or not yes:
        return f"Unanimous {'yes' if yes else 'no'}, {yes or no} of {yes or no}"
    lean, more, fewer = ("yes", yes, no) if yes > no else ("no", no, yes)
    against = Recommendation.STRONG_NO if yes > no else Recommendation.STRONG_YES
    strong = counts[against]
    plural = "" if strong == 1 else "es"
    objection = f" with {spelt(strong)} {against.words.lower()}{plural}" if strong else ""
    return f"Leans {lean}, {more} to {fewer}{objection}"


@dataclass(frozen=True)
class _Clauses:
    """The clauses about dimensions, with as many names spelt out as asked for."""

    panel: Panel
    dimensions: Sequence[DimensionSummary]
    independently: str

    def sentences(self, agreement: int | None, disagreement: int, thin: int) -> Iterator[str]:
        """Agreement, disagreement, too little evidence: in this order, where there is any."""
        subject = "The panel"
        for predicate in (*self._agreement(agreement), *self._disagreement(disagreement)):
            yield f"{subject} {predicate}."
            subject = "It"
        yield from self._thin(thin)
        yield from self._unassessed(thin)

    def counts(self) -> str:
        """Numbers alone, for names too long to be spelt out."""
        few = sum(each.n < 2 for each in self.dimensions)  # noqa: PLR2004 -- said in the sentence
        thin = f"{'has' if few == 1 else 'have'} fewer than two ratings"
        disagreement = "".join(f"The panel {each}" for each in self._disagreement(0))
        if disagreement:
            return f"{disagreement}; {few} {thin}." if few else f"{disagreement}."
        if few:
            return f"{self._of(few)} {thin}."
        below = sum(not meets_bar(each) for each in self.dimensions)
        aside = f", {below} below the bar" if below else ""
        return f"The panel agrees on {self._of(len(self.dimensions))}{aside}."

    def _of(self, number: int) -> str:
        total = len(self.dimensions)
        return f"{number} of {total} {'dimension' if total == 1 else 'dimensions'}"

    def _agreement(self, limit: int | None) -> Iterator[str]:
        if limit is None:
            return
        agreed = [each for each in self.dimensions if each.verdict is Verdict.AGREE]
        if at_bar := [each for each in agreed if meets_bar(each)]:
            yield f"agrees on {self._names(at_bar, limit)}"
        if below := [each for each in agreed if not meets_bar(each)]:
            verb = "is" if len(below) == 1 else "are"
            yield f"agrees {self._names(below, limit)} {verb} below {self._bar}"

    def _disagreement(self, limit: int) -> Iterator[str]:
        apart = [each for each in agenda(self.dimensions) if each.verdict in _APART]
        if not apart:
            return
        if not limit:
            yield f"disagrees on {self._of(len(apart))}"
            return
        predicates = {
            Verdict.SPLIT: "splits on",
            Verdict.STRADDLE: f"straddles {self._bar} on",
            Verdict.SPREAD: "differs widely on",
        }
        yield listed(
            [
                f"{words} {self._names(found, limit)}"
                for verdict, words in predicates.items()
                if (found := [each for each in apart if each.verdict is verdict])
            ]
        )

    def _thin(self, limit: int) -> Iterator[str]:
        thin = [each for each in self.dimensions if each.verdict is Verdict.THIN]
        raters = {rating.interviewer for each in thin for rating in each.ratings}
        what = f"{self._names(thin, limit)}{self.independently}"
        if len(raters) == 1:
            yield f"Only {self._person(raters.pop())} assessed {what}."
        elif thin:
            yield f"Only one person each assessed {what}."

    def _unassessed(self, limit: int) -> Iterator[str]:
        unassessed = [each for each in self.dimensions if each.verdict is Verdict.NONE]
        if len(unassessed) == len(self.dimensions):
            yield f"Nobody assessed any dimension{self.independently}."
        elif unassessed:
            yield f"Nobody assessed {self._names(unassessed, limit)}{self.independently}."

    def _names(self, dimensions: Sequence[DimensionSummary], limit: int) -> str:
        by_key = self.panel.rubric.by_key
        return listed([in_sentence(by_key[each.key].name) for each in dimensions], limit)

    def _person(self, interviewer: str) -> str:
        names = {
            card.interviewer.name
            for card in self.panel.scorecards
            if card.interviewer.id == interviewer
        }
        return " ".join(min(names).split()) or "one person"

    @property
    def _bar(self) -> str:
        return bar_words(self.panel.opening.level)
