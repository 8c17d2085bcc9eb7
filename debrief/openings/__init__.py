"""Openings: the roles being hired for, and the loop each candidate goes through."""
