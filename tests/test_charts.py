"""The charts and the parts of a debrief as they are drawn, for the page and for the PDF."""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from debrief.aggregation.panel import Candidate, Panel, Recommendation
from debrief.aggregation.summarise import summarise
from debrief.debriefs.glance import glimpses, thumbnail
from debrief.debriefs.marks import PAINTS
from debrief.debriefs.view import DebriefView, debrief_view
from debrief.shipped import PACKAGE, shipped
from tests.aggregation.test_independence import after_reading, changed
from tests.debriefs.panels import AMARA, dimension, panel, rubric, scorecard

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "</title><script>alert(1)</script>\"'&<b style='x'>"

WORDS = {key: f"{HOSTILE} {key}" for key in ("execution", "influence", "mission", "ai")}
ATTACK = panel(
    rubric(
        *(replace(each, name=HOSTILE) for each in AMARA.rubric.dimensions),
        labels=[HOSTILE] * 4,
    ),
    *(
        scorecard(
            f"{HOSTILE}{number}",
            dict.fromkeys(WORDS, 1 + number),
            Recommendation.ABSTAIN if number else Recommendation.NO,
            round_=HOSTILE,
            summary=HOSTILE,
            level=HOSTILE,
            abstain_reason=HOSTILE,
            evidence=WORDS,
        )
        for number in range(4)
    ),
    level=HOSTILE,
)
TEN = panel(
    rubric(dimension("Coding", bar=5.5), labels=[f"p{n}" for n in range(1, 11)]),
    *(scorecard(f"Person {n}", {"coding": n}) for n in range(1, 11)),
)
PANELS = {
    "divided": AMARA,
    "empty": panel(AMARA.rubric),
    "one": panel(AMARA.rubric, AMARA.scorecards[0]),
    "ten points": TEN,
    "changed": replace(
        AMARA,
        scorecards=(
            AMARA.scorecards[0],
            after_reading(AMARA.scorecards[1]),
            replace(changed(AMARA.scorecards[2], "ai", 3), recommendation=Recommendation.YES),
            changed(AMARA.scorecards[3], "ai", None),
            AMARA.scorecards[4],
        ),
    ),
    "hostile": replace(ATTACK, candidate=Candidate("C", HOSTILE)),
}

environment = Environment(
    loader=FileSystemLoader(shipped("templates")), autoescape=True, undefined=StrictUndefined
)
# Only the record of a decision says times; it is part of the page and of no chart.
environment.filters |= {"when": str, "zone_name": str}


def macros(name: str) -> Any:
    return environment.get_template(f"components/{name}.html").module


def view(panel: Panel) -> DebriefView:
    return debrief_view(panel, summarise(panel), waiting=["Waited For"])


def charts(panel: Panel) -> Iterator[str]:
    draw, shown = macros("charts"), view(panel)
    yield draw.tally(shown.tally)
    yield draw.pending_cell("Waited For: not in yet")
    yield draw.mini_matrix(
        thumbnail(panel.rubric, panel.opening.level, glimpses(panel), uid="mini")
    )
    if shown.computed.gauge:
        yield draw.gauge(shown.computed.gauge)
    for row in shown.rows:
        yield draw.dot_strip(row.strip)
        yield from (draw.cell(cell) for cell in row.cells if cell)
    yield from re.findall(r"<svg.*?</svg>", draw.legend(shown), re.DOTALL)


def parts(panel: Panel) -> dict[str, str]:
    draw, shown = macros("debrief"), view(panel)
    names = ("lead", "matrix", "computed", "discussion", "voices", "evidence")
    return {name: getattr(draw, name)(shown) for name in names}


def parsed(chart: str) -> ET.Element:
    return ET.fromstring(chart)  # noqa: S314 -- the project's own markup


@pytest.mark.parametrize("name", PANELS)
def test_every_chart_is_sound_xml_with_its_title_first(name: str) -> None:
    for chart in charts(PANELS[name]):
        svg = parsed(chart)

        assert svg.tag == f"{SVG}svg"
        assert svg[0].tag == f"{SVG}title"
        assert (svg[0].text or "").strip()


@pytest.mark.parametrize("name", PANELS)
def test_a_chart_holds_nothing_the_pdf_cannot_draw_and_nothing_the_page_forbids(name: str) -> None:
    for chart in charts(PANELS[name]):
        for element in parsed(chart).iter():
            assert element.tag.removeprefix(SVG) in {
                "svg", "title", "g", "path", "rect", "circle", "text"
            }  # fmt: skip
            assert {"style", "href", "onclick"}.isdisjoint(element.attrib)
            colours = {element.get("fill"), element.get("stroke")} - {None, "none"}
            assert all(re.fullmatch("#[0-9a-f]{6}", str(colour)) for colour in colours)


@pytest.mark.parametrize("name", PANELS)
def test_every_chart_that_speaks_for_itself_names_its_own_title(name: str) -> None:
    named = [parsed(chart) for chart in charts(PANELS[name]) if "aria-labelledby" in chart]

    ids = [svg.get("aria-labelledby") for svg in named]
    assert ids == [svg[0].get("id") for svg in named]
    assert len(set(ids)) == len(ids)


def test_every_rating_drawn_shows_its_numeral_and_its_glyph() -> None:
    draw, shown = macros("charts"), view(AMARA)
    cells = [cell for row in shown.rows for cell in row.cells if cell]

    assert len(cells) == 17
    for cell in cells:
        svg = parsed(draw.cell(cell))
        assert [text.text for text in svg.iter(f"{SVG}text")] == [str(cell.score)]
        assert [path.get("d") for path in svg.iter(f"{SVG}path")] == [cell.paint.glyph]


def test_the_four_glyphs_differ() -> None:
    assert len({paint.glyph for paint in view(AMARA).legend}) == 4


def test_every_rating_of_a_thumbnail_shows_its_numeral_and_its_glyph() -> None:
    mini = parsed(
        macros("charts").mini_matrix(
            thumbnail(AMARA.rubric, AMARA.opening.level, glimpses(AMARA), uid="m")
        )
    )

    numerals = "".join(text.text or "" for text in mini.iter(f"{SVG}text"))
    drawn = [path.get("d", "") for path in mini.iter(f"{SVG}path") if path.get("class") == "fg"]
    assert sorted(numerals) == sorted("33342233333441234")
    assert sum(len(re.findall(r"M\d", path)) for path in drawn) == 17


def test_every_painted_mark_has_the_class_by_which_the_page_repaints_it() -> None:
    stylesheet = (PACKAGE / "static" / "app.css").read_text()

    for paint in PAINTS.values():
        assert f'<g class="c-{paint.kind}"><g class="bg" fill="{paint.fill}"' in "".join(
            charts(AMARA)
        )
        assert f".c-{paint.kind} .bg {{" in stylesheet
        assert f".c-{paint.kind} .fg {{" in stylesheet


def whole(panel: Panel) -> ET.Element:
    """All parts as one tree; ``open`` is the one attribute that is no XML."""
    html = re.sub(r"(<details[^>]*) open>", r"\1>", "".join(parts(panel).values()))
    return parsed(f"<main>{html}</main>")


@pytest.mark.parametrize("name", PANELS)
def test_no_part_sets_a_style_or_runs_a_script(name: str) -> None:
    elements = list(whole(PANELS[name]).iter())

    assert [each.tag for each in elements if each.tag in {"script", "style"}] == []
    attributes = {attribute for each in elements for attribute in each.attrib}
    assert [each for each in attributes if each == "style" or each.startswith("on")] == []


def test_hostile_words_reach_the_reader_as_they_were_written() -> None:
    text = "".join(whole(PANELS["hostile"]).itertext())

    assert text.count(f"{HOSTILE} ai") == 4 + 2
    assert f"{HOSTILE}0" in text


@pytest.mark.parametrize("name", PANELS)
def test_there_are_no_stars_no_radar_and_no_percentages_outside_the_computed_block(
    name: str,
) -> None:
    drawn = parts(PANELS[name])

    drawn.pop("computed")
    assert re.findall(r"%|★|☆|radar|polygon", "".join(drawn.values())) == []


def test_the_computed_result_stands_in_its_own_block_alone() -> None:
    drawn = parts(AMARA)
    result = view(AMARA).computed.result

    assert [name for name, html in drawn.items() if result.partition(":")[2].strip() in html] == [
        "computed"
    ]


def test_every_cell_links_to_the_evidence_behind_it() -> None:
    drawn = parts(AMARA)

    links = re.findall(r'href="#(ev-[^"]+)"', drawn["matrix"])

    assert len(links) == 17
    assert sorted(links) == sorted(re.findall(r'<li id="(ev-[^"]+)"', drawn["evidence"]))


def test_every_link_of_the_debrief_leads_somewhere() -> None:
    html = "".join(parts(AMARA).values())

    assert set(re.findall(r'href="#([^"]+)"', html)) <= set(re.findall(r'\bid="([^"]+)"', html))


def test_ids_are_unique_in_a_debrief() -> None:
    ids = re.findall(r'\bid="([^"]+)"', "".join(parts(AMARA).values()))

    assert len(ids) == len(set(ids))


def test_disputed_evidence_stands_open_and_the_rest_is_closed() -> None:
    details = re.findall(r'<details class="evd" id="([^"]+)"( open)?>', parts(AMARA)["evidence"])

    assert details == [
        ("d-ai", " open"),
        ("d-influence", " open"),
        ("d-execution", ""),
        ("d-mission", ""),
    ]


def test_a_column_without_its_scorecard_is_drawn_as_missing() -> None:
    matrix = parts(AMARA)["matrix"]

    assert matrix.count("Waited For: not in yet") == 4
