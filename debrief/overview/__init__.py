"""Pages that bring all features together: my work, and the list of candidates."""
