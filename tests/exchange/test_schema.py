import json
from typing import Any

from jsonschema import Draft202012Validator

from debrief.exchange.intake import MOST_CANDIDATES, MOST_SCORECARDS
from debrief.exchange.schema import SCHEMA
from debrief.exchange.values import MAX_LEVEL, MAX_NAME, MAX_TEXT

VALUE: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(VALUE)


def test_readers_of_other_formats_keep_to_its_limits() -> None:
    definitions = VALUE["$defs"]

    assert {
        "name": definitions["name"]["maxLength"],
        "level": definitions["level"]["maxLength"],
        "text": definitions["text"]["maxLength"],
        "candidates": VALUE["properties"]["candidates"]["maxItems"],
        "scorecards": definitions["candidate"]["properties"]["scorecards"]["maxItems"],
    } == {
        "name": MAX_NAME,
        "level": MAX_LEVEL,
        "text": MAX_TEXT,
        "candidates": MOST_CANDIDATES,
        "scorecards": MOST_SCORECARDS,
    }
