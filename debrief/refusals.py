"""What an action refuses, in words for the person who asked."""


class Refused(Exception):
    """The action cannot be done. The message says why, and what to do instead."""


class Overtaken(Refused):
    """Somebody else changed the same thing first; the asker must look before writing."""


class TooMuch(Refused):
    """The same person did it too often of late."""
