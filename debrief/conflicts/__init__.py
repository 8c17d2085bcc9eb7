"""Conflicts of interest: who declares, records and clears them, and what follows."""
