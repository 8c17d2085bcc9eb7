"""What a command costs before and while it works, against an interpreter that does nothing."""

import resource
import subprocess
import sys
from pathlib import Path
from statistics import median

EXAMPLE = Path(__file__).parent.parent.parent / "debrief" / "examples" / "scorecards.csv"


def cost(*arguments: str, times: int = 7) -> float:
    """The median processor time of an interpreter with ``arguments``, in milliseconds."""
    taken = []
    for _ in range(times):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return median(taken) * 1_000


def test_start_up() -> None:
    floor = cost("-c", "pass")
    print(f"\n{'python -c pass':56} {floor:7.0f} ms")  # noqa: T201
    for name, arguments in {
        "debrief --help": ["--help"],
        "debrief summarise, three candidates": ["summarise", str(EXAMPLE), "--level", "L5"],
        "debrief convert, three candidates": ["convert", str(EXAMPLE), "-o", "-"],
    }.items():
        spent = cost("-m", "debrief", *arguments)
        print(f"{name:56} {spent:7.0f} ms {spent / floor:6.1f} x python -c pass")  # noqa: T201
