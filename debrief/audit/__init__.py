"""The audit log: what happened, in a chain that shows every later change to it."""
