"""An upgrade that is killed leaves the old tables or the new ones, and goes on when run again."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
TIMES = 50 if "DEBRIEF_SOAK" in os.environ else 5


@pytest.mark.sqlite
def test_an_upgrade_that_is_killed_leaves_the_old_or_the_new(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.reliability.killed_upgrade", str(tmp_path), str(TIMES)]

    said = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout

    attempts = [json.loads(line) for line in said.splitlines()]
    assert len(attempts) == TIMES
    assert [each for each in attempts if each[1] == "between" or not each[2]] == []
