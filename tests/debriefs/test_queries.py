"""What one debrief is made of."""

from collections.abc import Mapping

from flask import Flask

from debrief.candidates.models import Application
from debrief.debriefs import queries
from debrief.interviews.models import Seat
from tests import factories
from tests.conftest import NOW


def seats(of: Application) -> Mapping[str, queries.Place]:
    return {each.interviewer: each for each in queries.places(of.id)}


def test_the_panel_holds_who_sits_and_whose_scorecard_is_kept(app: Flask) -> None:
    application = factories.application()
    places: dict[str, Seat] = {
        name: factories.seat(application, interviewer=factories.user(name=name))
        for name in (
            "Owes",
            "Gave",
            "Left",
            "Left and gave",
            "Called off",
            "Held",
            "Recused",
            "Recused and gave",
        )
    }
    for name in ("Gave", "Left and gave", "Held", "Recused and gave"):
        factories.scorecard(places[name])
    for name in ("Left", "Left and gave"):
        places[name].removed_at = NOW
    for name in ("Called off", "Held"):
        places[name].interview.cancelled_at = NOW

    for name in ("Recused", "Recused and gave"):
        factories.conflict(application, places[name].interviewer)

    found = seats(application)

    assert {name: place.required for name, place in found.items()} == {
        "Owes": True,
        "Gave": True,
        "Left and gave": False,
        "Held": False,
    }
    assert found["Owes"].submitted_at is None
    assert queries.waited_for([application.id]) == {application.id: ["Owes"]}
