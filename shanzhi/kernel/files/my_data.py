"""Which files of a person are kept, for them to know."""

from typing import Any

from shanzhi.kernel.files.models import StoredFile


def uploads(person: Any) -> list[dict[str, object]]:
    """Each file with its address; the content is opened there."""
    names = ("name", "content_type", "size", "created_at")
    return [
        {name: getattr(row, name) for name in names} | {"url": row.url}
        for row in StoredFile.objects.filter(owner=person)
    ]
