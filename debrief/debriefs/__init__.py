"""Debriefs: one application's scorecards brought together, and the decision."""
