"""People: who signs in, and the roles they hold."""
