"""Debrief: interviewers score, debriefs bring the scores together, packets print."""
