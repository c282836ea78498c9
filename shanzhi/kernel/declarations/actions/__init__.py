"""Verbs of regular declarations; each topic has a file."""
