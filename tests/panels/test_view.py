from flask import Flask

from debrief.candidates.models import Application
from debrief.db import db
from debrief.interviews import queries
from debrief.panels.view import PanelView, panel_view
from debrief.rubrics import queries as rubrics
from tests import factories
from tests.conftest import NOW


def view(application: Application) -> PanelView:
    opening = application.opening
    interviews = db.session.scalars(queries.of_application(application.id)).all()
    return panel_view(rubrics.load(opening.rubric_version), opening.rounds, interviews)


def by(made: PanelView) -> dict[str, tuple[str, ...]]:
    return {each.dimension: each.by for each in made.coverage}


def test_every_round_has_its_slot_in_the_order_of_the_loop(app: Flask) -> None:
    opening = factories.opening(rounds={"One": ["craft"], "Two": ["clarity"]})
    application = factories.application(to=opening)
    seat = factories.seat(application)

    made = view(application)

    assert [(slot.name, slot.interviews) for slot in made.slots] == [
        ("One", (seat.interview,)),
        ("Two", ()),
    ]


def test_an_interview_whose_round_left_the_loop_still_has_a_slot(app: Flask) -> None:
    application = factories.application()
    seat = factories.seat(application)
    seat.interview.round_id = None

    made = view(application)

    assert [(slot.round, slot.name) for slot in made.slots][1:] == [(None, "Case")]


def test_the_same_person_twice_covers_a_dimension_once(app: Flask) -> None:
    application = factories.application()
    ada = factories.user(name="Ada")
    factories.seat(application, interviewer=ada)
    factories.seat(application, interviewer=ada)

    made = view(application)

    assert by(made) == {"Craft": ("Ada",), "Clarity": ("Ada",)}
    assert all(each.thin for each in made.coverage)
    assert made.interviewers == 1


def test_only_seats_that_are_waited_for_or_submitted_cover(app: Flask) -> None:
    application = factories.application()
    factories.seat(application, interviewer=factories.user(name="Stands"))
    factories.seat(application, interviewer=factories.user(name="Shadow"), required=False)
    factories.seat(application, interviewer=factories.user(name="Off"), removed_at=NOW)
    factories.seat(
        application,
        interviewer=factories.user(name="Off, submitted"),
        removed_at=NOW,
        submitted_at=NOW,
    )
    cancelled = factories.seat(application, interviewer=factories.user(name="Cancelled"))
    cancelled.interview.cancelled_at = NOW

    made = view(application)

    assert by(made)["Craft"] == ("Stands", "Off, submitted")
    assert made.cancelled == (cancelled.interview,)
    assert made.advice.startswith("A result holds from about 3")


def test_an_empty_panel_is_not_advised(app: Flask) -> None:
    made = view(factories.application())

    assert (made.interviewers, made.advice) == (0, "")
