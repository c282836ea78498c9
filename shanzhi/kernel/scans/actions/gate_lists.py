"""Publishing the list that gates without network keep. Gates read what is published; no request makes a list."""

import datetime as dt
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max, Q

from shanzhi.kernel.codes import queries as codes
from shanzhi.kernel.codes.enums import Colour
from shanzhi.kernel.codes.models import Revocation
from shanzhi.kernel.scans import gate_list
from shanzhi.kernel.scans.gate_list import Entries
from shanzhi.kernel.scans.models import GateListHead, GateListVersion, Standing

CHANNEL = "scans_gate_list"
KEEP_CHANGES = dt.timedelta(days=3)  # a gate that was away for longer gets a snapshot
COUNT_AGAIN = dt.timedelta(days=1)  # heals whatever may have been written past the triggers
_LOCK = 0x53_5A_47_4C
_SMALLEST = 16 * 1024  # bytes of changes before a new snapshot is worth its place


@dataclass(frozen=True)
class _Published:
    """The list as gates have it now."""

    entries: Entries
    bytes_since_snapshot: int


@transaction.atomic
def publish_gate_list(*, at: dt.datetime) -> GateListHead:
    """Bring the list up to `at`: changed colours and revocations, from what the triggers noted.

    Once a day, and when the key of the codes was renewed, it is made from the tables themselves.
    """
    _run("SELECT pg_advisory_xact_lock(%s)", _LOCK)
    head = GateListHead.objects.first()
    key = gate_list.key_of(codes.keys())
    revocation = Revocation.objects.aggregate(newest=Max("version"))["newest"] or 0
    if head is None or bytes(head.key) != key:
        head = _begin(head, key, at)
    elif at - head.counted_at >= COUNT_AGAIN:
        _take_changed()
        _go_on(head, _load(head), _counted(key, at), at)
        head.counted_at = at
    else:
        _add_changes(head, key, at)
    head.at, head.revocation = max(at, head.at), revocation
    head.signed = gate_list.sign(
        ring=codes.keys(),
        version=head.version,
        at=int(head.at.timestamp()),
        digest=bytes(head.digest),
    )
    head.save()
    _run("SELECT pg_notify(%s, %s)", CHANNEL, str(head.version))
    return head


def _begin(last: GateListHead | None, key: bytes, at: dt.datetime) -> GateListHead:
    """The first list under a key: nothing of an earlier one is of use."""
    _take_changed()
    entries = _counted(key, at)
    snapshot = gate_list.encode(entries)
    head = last or GateListHead(version=0, at=at)
    head.version += 1
    head.key, head.counted_at = key, at
    head.digest, head.entries = sha256(snapshot).digest(), len(entries)
    GateListVersion.objects.all().delete()
    GateListVersion.objects.create(version=head.version, at=at, snapshot=snapshot)
    return head


def _add_changes(head: GateListHead, key: bytes, at: dt.datetime) -> None:
    """What was noted since the last time."""
    people = _take_changed()
    ended = Q(until__gte=head.at, until__lt=at)
    revoked = list(Revocation.objects.filter(Q(version__gt=head.revocation) | ended))
    if not people and not revoked:
        return
    before = _load(head)
    entries = before.entries.copy()
    _put_people(entries, key, people)
    for revocation in revoked:
        _put_revocation(entries, key, revocation, at)
    _go_on(head, before, entries, at)


def _go_on(head: GateListHead, before: _Published, entries: Entries, at: dt.datetime) -> None:
    """Write the next version, unless it says the same as the last one."""
    change = gate_list.difference(before.entries, entries)
    if not change:
        return
    snapshot = gate_list.encode(entries)
    is_worth_it = before.bytes_since_snapshot + len(change) > max(_SMALLEST, len(snapshot) // 8)
    head.version += 1
    head.digest, head.entries = sha256(snapshot).digest(), len(entries)
    GateListVersion.objects.create(
        version=head.version, at=at, change=change, snapshot=snapshot if is_worth_it else None
    )
    if is_worth_it:
        earlier = GateListVersion.objects.filter(version__lt=head.version)
        earlier.filter(at__lt=at - KEEP_CHANGES).delete()
        earlier.filter(snapshot__isnull=False, change__isnull=True).delete()
        earlier.filter(snapshot__isnull=False).update(snapshot=None)


def _load(head: GateListHead) -> _Published:
    start = GateListVersion.objects.filter(snapshot__isnull=False).latest("version")
    entries = gate_list.decode(bytes(start.snapshot or b""))
    size = 0
    later = GateListVersion.objects.filter(version__gt=start.version, version__lte=head.version)
    for change in later.order_by("version").values_list("change", flat=True):
        gate_list.apply(entries, bytes(change or b""))
        size += len(change or b"")
    return _Published(entries, size)


def _take_changed() -> set[UUID]:
    """Whoever is committed by now; what commits later is noted for the next time."""
    return {person for (person,) in _run("DELETE FROM scans_gatechange RETURNING person_id")}


def _put_people(entries: Entries, key: bytes, people: set[UUID]) -> None:
    found = dict(Standing.objects.filter(person_id__in=people).values_list("person_id", "colour"))
    for person in people:
        hash_ = gate_list.of_person(key, person)
        colour = found.get(person, Colour.GREEN)
        if colour == Colour.GREEN:
            entries.colours.pop(hash_, None)
        else:
            entries.colours[hash_] = colour


def _put_revocation(entries: Entries, key: bytes, revocation: Revocation, at: dt.datetime) -> None:
    """Add a revocation, or take it away when every code it is about has expired by itself."""
    matters = Q(until__isnull=True) | Q(until__gte=at)
    if revocation.serial is not None:
        hash_ = gate_list.of_serial(key, revocation.serial)
        is_over = revocation.until is not None and revocation.until < at
        (entries.serials.discard if is_over else entries.serials.add)(hash_)
    elif revocation.subject is not None:
        hash_ = gate_list.of_subject(key, revocation.kind, revocation.subject)
        same = Revocation.objects.filter(matters, subject=revocation.subject, kind=revocation.kind)
        newest = same.aggregate(newest=Max("at"))["newest"]
        if newest is None:
            entries.subjects.pop(hash_, None)
        else:
            entries.subjects[hash_] = int(newest.timestamp())


def _counted(key: bytes, at: dt.datetime) -> Entries:
    """The list made from the tables themselves."""
    entries = Entries()
    rows = Standing.objects.exclude(colour=Colour.GREEN).values_list("person_id", "colour")
    for person, colour in rows.iterator(20_000):
        hash_ = gate_list.of_person(key, person)
        entries.colours[hash_] = max(colour, entries.colours.get(hash_, colour))
    for revocation in codes.snapshot(at=at).entries:
        _put_revocation(entries, key, revocation, at)
    return entries


def _run(statement: str, *values: int | str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []
