"""Interviews: one round held for one application, and who judges in it."""
