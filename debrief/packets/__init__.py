"""Packets: what a committee reads, as PDF."""
