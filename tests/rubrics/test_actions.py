from typing import Any

import pytest
from flask import Flask

from debrief.aggregation.panel import Rubric
from debrief.db import db
from debrief.exchange.problems import InputRefused
from debrief.refusals import Refused
from debrief.rights import Role
from debrief.rubrics import actions, queries
from debrief.rubrics.models import RubricVersion
from tests import factories
from tests.conftest import NOW


def document(**changed: Any) -> dict[str, Any]:
    return {**factories.rubric_document(key="pm"), **changed}


def published(**changed: Any) -> RubricVersion:
    return actions.publish(document(**changed), reason="Why not", actor=None, now=NOW)


def test_the_first_version_of_a_key_is_number_one(app: Flask) -> None:
    admin = factories.user(Role.ADMIN)

    version = actions.publish(document(version=9), reason="New", actor=admin, now=NOW)

    assert (version.rubric.key, version.number, version.name) == ("pm", 1, "Test rubric")
    assert (version.reason, version.published_at, version.published_by_id) == ("New", NOW, admin.id)
    assert version.document["version"] == 1
    assert version.sha256 == actions.fingerprint(version.document)


def test_versions_of_a_key_count_on_and_of_another_begin_anew(app: Flask) -> None:
    published()

    assert published(name="Second").number == 2
    assert published(name="Third").number == 3
    assert published(key="design").number == 1


def test_what_the_newest_version_says_already_is_not_published_twice(app: Flask) -> None:
    published()

    with pytest.raises(Refused, match="word for word version 1"):
        published()


def test_an_older_wording_can_come_back(app: Flask) -> None:
    first = published()
    published(name="Second")

    third = published()

    assert third.number == 3
    assert queries.load(third).dimensions == queries.load(first).dimensions


def test_everything_wrong_is_said_at_once_and_nothing_is_published(app: Flask) -> None:
    with pytest.raises(InputRefused) as refused:
        published(name="", scale=[{"score": 1, "label": "Only"}])

    assert {problem.where for problem in refused.value.problems} == {"$.name", "$.scale"}
    assert db.session.query(RubricVersion).count() == 0


def test_what_an_opening_or_a_scorecard_could_not_hold_is_refused(app: Flask) -> None:
    made = factories.rubric_document(key="pm")
    made["name"] = "n" * 201
    made["dimensions"][0]["bars"] = {"L" * 21: 2}

    with pytest.raises(InputRefused) as refused:
        actions.publish(made, reason="", actor=None, now=NOW)

    assert [problem.where for problem in refused.value.problems] == ["$.name", "$.dimensions"]


def test_a_name_with_nul_is_refused_since_postgresql_cannot_keep_it(app: Flask) -> None:
    made = factories.rubric_document(key="pm") | {"name": "Product\0manager"}

    with pytest.raises(InputRefused) as refused:
        actions.publish(made, reason="", actor=None, now=NOW)

    assert [problem.where for problem in refused.value.problems] == ["$"]


def test_the_fingerprint_does_not_depend_on_the_order_of_keys() -> None:
    turned = dict(reversed(document().items()))

    assert actions.fingerprint(turned) == actions.fingerprint(document())


def test_a_version_is_read_once_and_carries_its_own_number(app: Flask) -> None:
    published()
    second = published(name="Second")

    rubric = queries.load(second)

    assert isinstance(rubric, Rubric)
    assert (rubric.key, rubric.version, rubric.name) == ("pm", 2, "Second")
    assert queries.load(second) is rubric


def test_a_retired_version_is_no_longer_on_offer_until_it_is_restored(app: Flask) -> None:
    version, actor = published(), factories.user(Role.ADMIN)

    actions.retire(version, actor=actor, now=NOW)
    retired = db.session.scalars(queries.on_offer()).all()
    actions.restore(version, actor=actor, now=NOW)

    assert retired == []
    assert db.session.scalars(queries.on_offer()).all() == [version]
