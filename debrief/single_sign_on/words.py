"""What a page says when signing in by the provider failed, and what to do then."""

from dataclasses import dataclass
from http import HTTPStatus

from debrief.single_sign_on.faults import Fault, NotLetIn, NotSignedIn

NOT_IN = "You are not signed in"
TITLES = {
    Fault.STATE: "This sign-in cannot be finished",
    Fault.PROVIDER_REFUSED: "{name} did not sign you in",
    Fault.AUTH_TIME: "{name} did not ask who you are",
    Fault.UNREACHABLE: "{name} does not answer",
    Fault.UNKNOWN: NOT_IN,
    Fault.NOT_CONNECTED: NOT_IN,
    Fault.DEACTIVATED: NOT_IN,
    Fault.CONNECTED: "Nothing was connected",
    Fault.SOMEBODY_ELSE: "You are somebody else at {name}",
}
ADVICE = {
    Fault.STATE: "It was begun in another browser or more than ten minutes ago, or it is "
    "finished already. Begin again.",
    Fault.PROVIDER_REFUSED: "Begin again, or sign in another way. If you should be able to use "
    "it for Debrief, ask your administrator.",
    Fault.AUTH_TIME: "It answered from an earlier sign-in. Sign out there and try again, or "
    "prove who you are another way.",
    Fault.UNREACHABLE: "Try again in a few minutes, or sign in another way. If it goes on, tell "
    "your administrator.",
}
# Not what exactly is wrong with a token: that would help only whoever forged it.
OTHER_TITLE = "The answer of {name} cannot be trusted"
OTHER_ADVICE = (
    "Nothing was changed. Begin again, or sign in another way. If it happens again, tell your "
    "administrator the time."
)


@dataclass(frozen=True, slots=True)
class Words:
    """The status of the page, its title, and what to do now."""

    status: HTTPStatus
    title: str
    advice: str


def words(error: NotSignedIn, name: str) -> Words:
    """What to say of ``error``, where people call the provider ``name``."""
    title = TITLES.get(error.fault, OTHER_TITLE).format(name=name)
    title = title[0].upper() + title[1:]
    if isinstance(error, NotLetIn):
        return Words(HTTPStatus.FORBIDDEN, title, str(error))
    unreachable = error.fault is Fault.UNREACHABLE
    return Words(
        HTTPStatus.SERVICE_UNAVAILABLE if unreachable else HTTPStatus.BAD_REQUEST,
        title,
        ADVICE.get(error.fault, OTHER_ADVICE),
    )
