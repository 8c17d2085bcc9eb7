"""E-mail addresses, spelt one way: an address is how one person is told from another."""

from email_validator import EmailNotValidError, validate_email

from debrief.refusals import Refused

LONGEST_ADDRESS = 200


def one_spelling(email: str) -> str:
    """``email`` as it is kept: normalised (RFC 6532) and in small letters.

    Raises:
        Refused: it is no address.

    """
    try:
        found = validate_email(email.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise Refused(f"Give a whole e-mail address. {error}") from error
    spelling = found.normalized.lower()
    if len(spelling) > LONGEST_ADDRESS:
        raise Refused(f"Give an address of at most {LONGEST_ADDRESS} characters.")
    return spelling
