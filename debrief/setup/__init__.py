"""The first visitor: whose deployment this is, and who is in charge of it."""
