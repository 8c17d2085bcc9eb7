"""Whatever people type stays text, on every page."""

import pytest
import sqlalchemy as sa

from debrief.accounts.models import User
from debrief.candidates.models import BrokenGlass, Candidate, Conflict
from debrief.debriefs.models import Debrief, Decision
from debrief.interviews.models import Interview, Seat
from debrief.openings.models import Opening
from debrief.packets.models import Packet
from debrief.scorecards.models import Rating, Scorecard, ScorecardVersion
from tests.browser.conftest import Visit
from tests.browser.payloads import PAYLOADS
from tests.browser.scenes import SCENES
from tests.browser.site import Site

MARKUP = "\"'><script>alert(1)</script><img src=x onerror=alert(2)><b style='color:red'>{{ 7*7 }}"
TYPED = (
    User.name,
    Candidate.name,
    Opening.title,
    Rating.evidence,
    ScorecardVersion.summary,
    Debrief.early_reason,
    Decision.reason,
    Decision.dissent,
    Packet.title,
    Conflict.reason,
    BrokenGlass.reason,
)
LONG = "Wolfeschlegelsteinhausenbergerdorff" * 3

FOREIGN = """() => [...document.querySelectorAll(
  "img, iframe, object, embed, base, [style], [onerror], [onload], script:not([src])"
)].map((element) => element.outerHTML)"""


every_state = pytest.mark.parametrize("data", ["furnished", "recused"])


def write_everywhere(site: Site, text: str) -> None:
    """Let every person have typed ``text`` into every field."""
    with site.session() as session:
        # What was submitted never changes; this copy pretends it was typed like that.
        guards = sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for guard in session.scalars(guards).all():
            session.execute(sa.text(f'DROP TRIGGER "{guard}"'))
        for column in TYPED:
            session.execute(sa.update(column.class_).values({column: text}))
        session.execute(sa.update(Interview).values(name=text[:80]))
        session.commit()


AT_ONCE = 15
"""No more ratings than a debrief of the demo has."""


def write_each(site: Site, application_id: int, texts: list[str]) -> None:
    """Let somebody have typed each of ``texts`` as evidence of one rating by Amara's panel."""
    with site.session() as session:
        guards = sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for guard in session.scalars(guards).all():
            session.execute(sa.text(f'DROP TRIGGER "{guard}"'))
        ratings = session.scalars(
            sa.select(Rating)
            .join(Rating.version)
            .join(ScorecardVersion.scorecard)
            .join(Scorecard.seat)
            .join(Seat.interview)
            .where(Interview.application_id == application_id, Rating.score.is_not(None))
            .order_by(ScorecardVersion.id, Rating.dimension)
        ).all()
        for rating, text in zip(ratings, texts, strict=False):
            rating.evidence = text
        session.commit()


@every_state
def test_markup_that_people_type_is_read_as_they_typed_it(
    site: Site, visit: Visit, data: str
) -> None:
    site.put(data)
    write_everywhere(site, MARKUP)
    pages = {person: visit(person) for person in {each.person for each in SCENES}}
    foreign, shown = {}, 0
    for scene in SCENES:
        if scene.press or scene.data != data:
            continue
        page = pages[scene.person]
        page.goto(scene.address.format(**site.places()))
        shown += page.locator("body").inner_text().count("<script>alert(1)</script>")
        foreign[scene.name] = page.evaluate(FOREIGN)

    assert {name: found for name, found in foreign.items() if found} == {}
    assert shown > len(foreign)


def test_nothing_that_was_ever_a_script_is_one_in_a_debrief(site: Site, visit: Visit) -> None:
    """Whatever the browser blocks or asks about is a complaint, and fails the test."""
    site.put("furnished")
    amara, page = site.places()["amara"], visit("dana")
    waiting, foreign = list(PAYLOADS), []
    shown: set[str] = set()
    while waiting:
        now, waiting = waiting[:AT_ONCE], waiting[AT_ONCE:]
        write_each(site, amara, now)
        page.goto(f"/debriefs/{amara}")
        page.evaluate("document.querySelectorAll('details').forEach((each) => each.open = true)")
        foreign += page.evaluate(FOREIGN)
        assert page.evaluate("typeof window.ran") == "undefined"
        assert page.locator("[href^='javascript:'], [action^='javascript:']").count() == 0
        text = page.locator("body").text_content() or ""
        shown |= {each for each in now if each in text}

    assert foreign == []
    assert [each for each in PAYLOADS if each not in shown] == []


@every_state
def test_a_name_without_a_space_widens_no_page(site: Site, visit: Visit, data: str) -> None:
    site.put(data)
    write_everywhere(site, LONG)
    pages = {person: visit(person, width=320) for person in {each.person for each in SCENES}}
    wide = {}
    for scene in SCENES:
        if scene.press or scene.data != data:
            continue
        page = pages[scene.person]
        page.goto(scene.address.format(**site.places()))
        wide[scene.name] = page.evaluate("document.documentElement.scrollWidth - innerWidth")

    assert {name: pixels for name, pixels in wide.items() if pixels > 0} == {}
