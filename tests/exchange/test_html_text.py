import time

import pytest

from debrief.exchange.html_text import html_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("plain words", "plain words"),
        ("two\nlines  as they were", "two\nlines  as they were"),
        ("a < b and c > d, R&D", "a < b and c > d, R&D"),
        (
            "<T> is a type, <unknown> a tag nobody knows",
            "<T> is a type, <unknown> a tag nobody knows",
        ),
        ("R&amp;D &lt;b&gt;\nnext", "R&D <b>\nnext"),
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("One<br>Two<br/>Three", "One\nTwo\nThree"),
        ("<ul><li>a &amp; b</li><li><b>c</b></li></ul>", "- a & b\n- c"),
        ("<p class='x'>wrapped\n  source</p>", "wrapped source"),
        ("<b>in</b>side <i>words</i>", "inside words"),
        ("<p>seen</p><script>alert('<b>')</script><style>p{}</style>after", "seen\n\nafter"),
        ("<p>before</p><script>never closed", "before"),
        ('<a href="javascript:alert(1)">link</a>', "link"),
        ("<p>&#0;&#xD800;</p>", "\ufffd\ufffd"),
    ],
)
def test_markup_becomes_lines_of_words(html: str, text: str) -> None:
    assert html_text(html) == text


@pytest.mark.parametrize("piece", ["<a", "</", "<!--", "<p ", "<script>", "<p a='", "&#1", "<p>\n"])
def test_a_megabyte_of_broken_markup_costs_no_more_than_its_length(piece: str) -> None:
    def cost(length: int) -> float:
        html = "<p>" + piece * (length // len(piece))
        start = time.process_time()
        html_text(html)
        return time.process_time() - start

    assert cost(400_000) < 40 * cost(40_000) + 0.2
