"""Printing needs Pango; where it is missing these tests say so and are skipped."""

import pytest

from debrief import pdf


@pytest.fixture(scope="session")
def pango() -> None:
    try:
        pdf.require()
    except pdf.PdfUnavailable as missing:
        pytest.skip(str(missing))
