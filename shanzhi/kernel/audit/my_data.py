"""What the record knows about a person, for them to take away."""

from typing import Any

from shanzhi.kernel.audit import queries


def openings(person: Any) -> list[dict[str, object]]:
    """Who looked at the person's identity data, what they saw and why."""
    return [
        {"at": row.at, "by": row.by_label, "what": row.what, "reason": row.reason}
        for row in queries.openings_of(person)
    ]
