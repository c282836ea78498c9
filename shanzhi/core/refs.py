"""Names for rows across modules: `person:0190…`. A reference is text, so that no foreign key crosses upward."""

from typing import Any


def ref(row: Any) -> str:
    """`<model>:<primary key>` of a saved row."""
    return f"{row._meta.model_name}:{row.pk}"


def key_of(reference: str) -> str:
    """The primary key part of a reference."""
    return reference.partition(":")[2]
