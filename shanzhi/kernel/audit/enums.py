"""Names of acts that this kernel itself gives meaning to."""

OPENING = "identity.opened"
"""The act of looking at identity data of a person."""
