"""A list says of each application what its debrief says, and of a sealed one nothing."""

from flask import Flask

from debrief.accounts.models import User
from debrief.aggregation.panel import Recommendation
from debrief.candidates.models import Application
from debrief.debriefs.listing import Listed, listed
from debrief.debriefs.models import Outcome
from debrief.rights import Phase, Role
from tests import factories
from tests.conftest import NOW

YES, NO = Recommendation.YES, Recommendation.NO


def row(viewer: User, of: Application) -> Listed:
    (found,) = listed(viewer, [of], now=NOW)
    return found


def panel(**votes: int) -> Application:
    application = factories.application(name="Amara Okafor")
    for name, count in votes.items():
        for _ in range(count):
            vote = Recommendation(name)
            abstains = vote is Recommendation.ABSTAIN
            factories.scorecard(
                factories.seat(application), {} if abstains else 3, recommendation=vote
            )
    return application


def test_a_sealed_row_carries_nothing(app: Flask) -> None:
    application = panel(yes=2)
    factories.seat(application, interviewer=factories.user(name="Mei Lin Chen"))

    found = row(factories.user(Role.COORDINATOR), application)

    assert (found.tally, found.mini, found.outcome) == ("", None, None)
    assert (found.progress, found.missing) == ("2 of 3 in", ("Mei Lin Chen",))


def test_a_row_of_whoever_owes_a_scorecard_carries_not_even_progress(app: Flask) -> None:
    application = panel(yes=2)
    owing = factories.user()
    factories.seat(application, interviewer=owing)
    factories.debrief(application, reason="It cannot wait.")
    factories.decision(application)

    found = row(owing, application)

    assert (found.tally, found.mini, found.outcome) == ("", None, None)
    assert (found.progress, found.missing) == ("", ())


def test_an_open_row_counts_the_votes(app: Flask) -> None:
    application = panel(strong_yes=1, yes=3, no=1, abstain=1)
    factories.debrief(application)

    found = row(application.opening.hiring_manager, application)

    assert (found.name, found.role, found.level, found.phase) == (
        "Amara Okafor",
        "Product manager",
        "L5",
        Phase.OPEN,
    )
    assert found.tally == "4 yes, 1 no, 1 abstained"
    assert found.progress == "6 of 6 in"


def test_the_thumbnail_holds_every_rating(app: Flask) -> None:
    application = factories.panel(
        scores=({"craft": 4, "clarity": None}, {"craft": 1, "clarity": 2})
    )
    factories.debrief(application)

    mini = row(application.opening.hiring_manager, application).mini

    assert mini is not None
    assert mini.alt == "Ratings: Craft 1 4; Clarity 2."


def test_a_decided_row_says_what_was_decided_last(app: Flask) -> None:
    application = panel(yes=2)
    factories.debrief(application)
    taken_back = factories.decision(application, Outcome.HIRE)
    taken_back.reopened_at = taken_back.decided_at
    application.phase = Phase.OPEN
    factories.decision(application, Outcome.NO_HIRE)

    assert row(application.opening.hiring_manager, application).outcome is Outcome.NO_HIRE


def test_an_application_without_a_panel_says_so(app: Flask) -> None:
    assert row(factories.user(Role.ADMIN), factories.application()).progress == "No panel yet"


def test_a_list_costs_the_same_however_long(app: Flask, statements: list[str]) -> None:
    viewer = factories.user(Role.COORDINATOR)
    them = [factories.panel() for _ in range(4)]
    for each in them[::2]:
        factories.debrief(each)
    listed(viewer, them, now=NOW)  # the first showing is written once
    counts = []
    for several in (them[:1], them):
        statements.clear()
        listed(viewer, several, now=NOW)
        counts.append(len(statements))

    assert counts == [6, 6]
