"""Addresses to go on to that come with a request: only ever within this deployment."""

import re

WITHIN = re.compile(r"/(?![/\\])[^\x00-\x20\\\x7f]*")
"""A path from the root. A second slash, a backslash (which browsers read as a slash) or a
character that browsers drop could lead to another host."""
LONGEST = 500


def within(address: str) -> str:
    """``address`` if it is one within this deployment, else that of the first page."""
    return address if len(address) <= LONGEST and WITHIN.fullmatch(address) else "/"
