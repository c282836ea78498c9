"""Questions about files."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from shanzhi.core import registry
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.files.models import StoredFile


def is_owner(person: Person, stored: StoredFile) -> bool:
    """The simplest gateway: only who uploaded it."""
    return stored.owner_id == person.pk


def may_open(person: Person, stored: StoredFile, *, second_factor: bool) -> bool:
    """Whether the gateway of the file lets this person through; an unknown gateway lets nobody."""
    try:
        gateway = registry.find("gateways", stored.gateway)
    except KeyError:
        return False
    if gateway.second_factor and not second_factor and stored.owner_id != person.pk:
        return False
    return gateway.may_open(person, stored)


def own_files(owner: Person, ids: Iterable[UUID | str], gateway: str) -> list[StoredFile]:
    """Those of `ids` that this person uploaded for this purpose: what a form may attach."""
    return list(StoredFile.objects.filter(owner=owner, gateway=gateway, pk__in=list(ids)).order_by("id"))


def is_used(sha256: str) -> bool:
    """Whether any row still shows this content."""
    rows: Any = StoredFile.objects
    return rows.filter(sha256=sha256).exists() or rows.filter(thumbnail_sha256=sha256).exists()
