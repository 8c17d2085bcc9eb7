"""One-time codes (TOTP, RFC 6238), of which none counts twice."""

from collections.abc import Iterator
from typing import Any, Final

from flask_security.totp import Totp
from passlib.totp import TotpMatch
from qrcode.main import QRCode

NEIGHBOUR: Final = 30
"""Seconds by which a clock may be off: the code of the step before or after counts too."""


class OneTimeCodes(Totp):
    """Flask-Security's codes, with the memory of the last one that it leaves to us.

    ``verify_totp`` writes that memory on the person: whoever calls it holds the lock on the
    person's row, so that of two requests with one code the second sees the first.
    """

    def get_last_counter(self, user: Any) -> int | None:
        """The time step of the last code that was accepted."""
        counter: int | None = user.totp_counter
        return counter

    def set_last_counter(self, user: Any, tmatch: TotpMatch) -> None:
        """Remember the time step of an accepted code."""
        user.totp_counter = tmatch.counter


def drawing(text: str) -> tuple[int, str]:
    """A QR code of ``text``: how many modules wide, margin included, and the path of the dark.

    A path needs no style of its own, which the content policy would block.
    """
    code = QRCode(border=4)
    code.add_data(text)
    rows = code.get_matrix()
    return len(rows), "".join(
        f"M{start} {y}h{end - start}v1H{start}z"
        for y, row in enumerate(rows)
        for start, end in _runs(row)
    )


def _runs(row: list[bool]) -> Iterator[tuple[int, int]]:
    """Where each run of dark modules begins, and where it has ended."""
    start = None
    for x, dark in enumerate([*row, False]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            yield start, x
            start = None
