"""What matters of what a gate showed without network."""

_PASSED_WRONGLY = frozenset({"yellow", "red"})


def is_grave_finding(kind: str, found: str) -> bool:
    """Whether somebody came in whom the server would not have let pass."""
    return kind == "refused" or (kind == "colour" and found in _PASSED_WRONGLY)
