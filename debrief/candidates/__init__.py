"""Candidates: the people judged, and each one's application to an opening."""
