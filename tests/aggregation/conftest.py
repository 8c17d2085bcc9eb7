"""Hypothesis without its deadline: how long one example takes is the machine's affair."""

from hypothesis import settings

settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")
