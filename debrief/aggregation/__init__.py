"""Panels in, summaries out. No database, no web: values and arithmetic only."""
