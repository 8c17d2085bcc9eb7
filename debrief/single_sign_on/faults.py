"""Why somebody could not be signed in by the provider: for the log, and for the person."""

from enum import StrEnum


class Fault(StrEnum):
    """What was wrong, in a word."""

    STATE = "state"
    """Not begun in this browser, begun too long ago, or used before."""
    PROVIDER_REFUSED = "provider_refused"
    """The provider says no: the person declined, or may not use this product."""
    ISSUER = "issuer"
    """Said by somebody else than the provider that we know."""
    METADATA = "metadata"
    """What the provider says of itself cannot be used with safety."""
    CODE = "code"
    """The provider does not take its own code: used before, expired, or not ours."""
    TOKEN = "token"  # noqa: S105 - a word
    """The ID token is missing, or not signed as it must be."""
    CLAIM = "claim"
    """The ID token is not for us, not for this sign-in, or not of now."""
    SUBJECT = "subject"
    """The provider does not say, in a way that can be kept, who it is."""
    AUTH_TIME = "auth_time"
    """The person was to sign in anew, and did not."""
    UNKNOWN = "unknown"
    """Right, but nobody whom anybody here expects."""
    NOT_CONNECTED = "not_connected"
    """Right, but the account with that address was never connected."""
    CONNECTED = "connected"
    """To be connected, but one of the two is already."""
    SOMEBODY_ELSE = "somebody_else"
    """Right, but not who is signed in here."""
    DEACTIVATED = "deactivated"
    """Somebody who left."""
    UNREACHABLE = "unreachable"
    """The provider did not answer in time, or with nothing that can be read."""


class NotSignedIn(Exception):
    """The provider's word lets nobody in; ``fault`` says why."""

    def __init__(self, fault: Fault, said: str = "") -> None:
        super().__init__(said or fault.value)
        self.fault = fault


class Distrusted(NotSignedIn):
    """What the provider, or somebody in its place, sent cannot be trusted."""


class Unreachable(NotSignedIn):
    """The provider cannot be asked now."""

    def __init__(self) -> None:
        super().__init__(Fault.UNREACHABLE)


class NotLetIn(NotSignedIn):
    """The provider is right about who it is, and yet it is nobody for us. Says so in words."""
