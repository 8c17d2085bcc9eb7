"""What there is to read of candidates."""

from sqlalchemy import Select, func, select
from sqlalchemy.orm import lazyload

from debrief.accounts.models import User
from debrief.candidates.models import Candidate


def with_email(email: str) -> Select[Candidate]:
    """The candidates with an address, however it is capitalised, the first one first."""
    return (
        select(Candidate)
        .where(Candidate.email != "", Candidate.email == email)
        .order_by(Candidate.id)
    )


def account_with_email(email: str) -> Select[int]:
    """The id of the account with an address, however it is capitalised."""
    return select(User.id).where(func.lower(User.email) == email.lower())


def accounts() -> Select[User]:
    """The people a candidate may turn out to be, or be referred by, by name."""
    return select(User).options(lazyload(User.roles)).order_by(User.name, User.id)
