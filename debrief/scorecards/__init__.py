"""Scorecards: one interviewer's independent judgement of one interview."""
