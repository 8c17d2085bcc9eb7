"""What a packet says beside the scorecards."""

from datetime import UTC

from flask import Flask

from debrief.candidates.models import Application
from debrief.packets import actions
from debrief.packets.models import Paper
from debrief.packets.record import RecordEntry
from debrief.rights import Role
from debrief.standing import rights_of
from tests import factories
from tests.conftest import NOW


def record_of(application: Application) -> RecordEntry:
    maker = factories.user(Role.COORDINATOR)
    chosen = [(application, rights_of(maker, application, now=NOW))]
    view = actions.lay_out(chosen, title="", paper=Paper.A4, maker=maker, now=NOW, zone=UTC)
    return view.candidates[0].record


def test_a_packet_says_who_is_recused_and_never_why(app: Flask) -> None:
    application = factories.panel()
    factories.debrief(application)
    factories.conflict(application, factories.user(name="Rosa Dvorak"), reason="My brother.")

    record = record_of(application)

    assert record.recused == ("Rosa Dvorak",)
    assert "My brother." not in str(record)


def test_a_sealed_packet_says_who_is_recused_as_well(app: Flask) -> None:
    application = factories.application()
    factories.conflict(application, factories.user(name="Rosa Dvorak"))

    assert record_of(application).recused == ("Rosa Dvorak",)


def test_a_packet_says_who_leads_in_the_managers_place(app: Flask) -> None:
    application = factories.panel()
    manager = application.opening.hiring_manager
    factories.conflict(application, manager)
    application.acting_manager = factories.user(name="Ada Acting")
    factories.debrief(application)

    assert record_of(application).lead == (
        f"Led by Ada Acting in the place of {manager.name}, who is recused."
    )


def test_a_packet_says_who_read_it_in_an_emergency_and_why(app: Flask) -> None:
    application = factories.panel()
    factories.debrief(application)
    admin = factories.user(Role.ADMIN, name="Tove Admin")
    access = factories.broken_glass(application, admin, ended_at=NOW)

    assert record_of(application).emergencies == (
        (
            "Emergency access by Tove Admin, 24 Nov 2026, 14:50 to 24 Nov 2026, 15:00.",
            access.reason,
        ),
    )
