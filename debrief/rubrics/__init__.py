"""Rubrics: what candidates are judged on, in versions that never change."""
