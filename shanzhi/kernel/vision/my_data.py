"""Which papers of a person are being read, for them to know."""

from typing import Any

from shanzhi.kernel.vision.models import Reading


def readings(person: Any) -> list[dict[str, object]]:
    """Each reading with what was found and is not confirmed yet."""
    return [
        {
            "kind": row.kind,
            "state": row.state,
            "asked_at": row.asked_at,
            "fields": row.found.get("fields", {}),
        }
        for row in Reading.objects.filter(owner=person)
    ]
