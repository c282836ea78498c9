"""Decisions about cases, made without looking at the world."""
