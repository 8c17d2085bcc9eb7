"""The demo: fictional people, openings and candidates in every state."""
