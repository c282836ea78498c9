"""Questions about regular declarations; each topic has a file."""
