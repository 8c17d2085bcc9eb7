"""What the worst text costs an expression, and twice as much of it: about twice as much.

Nothing here can fail for being slow; the figures are for reading.
"""

import re
import time
from functools import partial
from itertools import pairwise
from statistics import median

from tests.test_expressions import REVIEWED

WORST = (
    *("a", "1", " ", "<", "@", ".", "'", "/", "&", "\n", "_", "-", "\u0e01", "a'", "<a ", "a@"),
    *("<a", "&#1", "1 of 1 ", "straddles the ", "a' ", "/a", "a.", "part:1", "<aaaa> ", "\n\n"),
)
LENGTHS = (5_000, 10_000, 20_000)


def cost(expression: re.Pattern[str], text: str, *, everywhere: bool) -> float:
    """The median processor time of looking for ``expression`` in ``text``, in milliseconds."""
    taken = []
    for _ in range(3):
        start = time.process_time()
        expression.match(text)
        if everywhere:
            expression.sub("", text)
        taken.append((time.process_time() - start) * 1_000)
    return median(taken)


def test_worst_texts() -> None:
    for written, why in REVIEWED.items():
        find = partial(cost, everywhere=not why.startswith("matched from the start"))
        expression = re.compile(written.replace("{}", "craft|clarity"), re.DOTALL)
        worst = max(WORST, key=lambda piece: find(expression, piece * 2_000 + "!"))
        costs = [find(expression, worst * (each // len(worst)) + "!") for each in LENGTHS]
        growth = max(after / max(before, 0.05) for before, after in pairwise(costs))
        print(  # noqa: T201 - the result is for people
            f"{written[:44]!r:48} {worst!r:18} {costs[-1]:8.2f} ms, grows by {growth:4.1f}"
        )
