"""What the browser carries to the provider and back: why somebody left, and whereto next."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from debrief.single_sign_on.provider import Begun

LASTS = timedelta(minutes=10)
"""How long one may take at the provider."""


class Purpose(StrEnum):
    """Why somebody is sent to the provider."""

    SIGN_IN = "sign_in"
    PROVE = "prove"
    """Signed in already, and to prove once more who it is."""
    CONNECT = "connect"
    """Signed in by other means, and to be known by the provider's word from now on."""


@dataclass(frozen=True, slots=True)
class Journey:
    """One way to the provider. It is good for one return, in this browser, for a while."""

    purpose: Purpose
    begun: Begun
    left_at: datetime
    back: str
    """Where to go once it is done."""
    sign_in: int | None
    """The sign-in it began from, which must still be there when it ends."""

    def is_of(self, sign_in: int | None) -> bool:
        """Whether it can end with ``sign_in``: to sign in, one need not be signed in."""
        return self.purpose is Purpose.SIGN_IN or self.sign_in == sign_in

    def packed(self) -> dict[str, Any]:
        """The journey as the session cookie holds it: signed, and kept from scripts."""
        return {**asdict(self), "left_at": self.left_at.isoformat()}


def unpacked(held: Mapping[str, Any] | None, *, now: datetime) -> Journey | None:
    """The journey that ``held`` is, or None if there is none or it took too long."""
    if not held:
        return None
    left_at = datetime.fromisoformat(held["left_at"])
    if not left_at <= now < left_at + LASTS:
        return None
    return Journey(
        Purpose(held["purpose"]), Begun(**held["begun"]), left_at, held["back"], held["sign_in"]
    )
