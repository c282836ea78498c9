"""Rows by COPY: every kind of value as the tables hold it, and the same refusals."""

import pytest
from django.db import IntegrityError, connection, transaction

from shanzhi.core import bulk, clock
from shanzhi.core.ids import new_id
from shanzhi.kernel.accounts.models import FamilyLink, Person, RolePermit
from shanzhi.kernel.audit.models import AuditEntry
from shanzhi.kernel.orgs.models import Division
from tests import factories

pytestmark = pytest.mark.django_db


def test_objects_come_back_as_they_were():
    first = factories.person("林小明")
    Person.objects.all().delete()
    assert bulk.copy_objects([first]) == 1
    found = Person.objects.get()
    for field in Person._meta.concrete_fields:
        value = getattr(found, field.attname)
        assert (bytes(value) if isinstance(value, memoryview) else value) == getattr(first, field.attname)


def test_structured_values_and_keys_made_by_the_database(at):
    entry = AuditEntry(act="x", subject="y", at=at, detail={"名": [1, None]})
    outline = {"type": "Point", "coordinates": [115.3, 22.7]}
    assert bulk.copy_objects([entry]) == 1
    assert bulk.copy_objects([Division(code="441500", name="市", level="city", outline=outline)]) == 1
    assert bulk.copy_objects(RolePermit(role=role, permit="x") for role in "ab") == 2
    assert AuditEntry.objects.get().detail == {"名": [1, None]}
    assert Division.objects.get().outline == outline
    assert len(set(RolePermit.objects.values_list("pk", flat=True))) == 2


def test_nothing_is_nothing():
    assert bulk.copy_objects([]) == 0
    assert list(bulk.in_chunks([], 3)) == []
    assert list(bulk.in_chunks(range(7), 3)) == [[0, 1, 2], [3, 4, 5], [6]]


def test_the_tables_still_refuse():
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.copy_rows("accounts_rolepermit", ["role", "permit", "allowed"], [("a", "x", True)] * 2)
    assert not RolePermit.objects.exists()


def test_foreign_keys_are_checked_when_asked():
    with pytest.raises(IntegrityError), transaction.atomic():
        bulk.copy_rows(
            "orgs_division", ["code", "name", "level", "parent_id"], [("441502", "区", "county", "441500")]
        )
        bulk.check_now()


def test_a_staged_table_is_there_only_inside():
    who = new_id()
    with bulk.staged("few", "scans_standing", ["person_id", "colour"], [(who, 1)]) as number:
        assert number == 1
        with connection.cursor() as cursor:
            cursor.execute("SELECT person_id, colour FROM few")
            assert cursor.fetchall() == [(who, 1)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('few')")
        assert cursor.fetchone() == (None,)


def references():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = 'accounts_familylink'::regclass"
        )
        return sorted(name for (name,) in cursor)


def test_references_are_checked_at_the_end_and_guard_as_before():
    guardian, child = factories.person("林小明"), factories.person("林小红")
    before = references()
    with bulk.foreign_keys_at_the_end([FamilyLink._meta.db_table]):
        assert references() == []
        link = FamilyLink(guardian=guardian, member=child, kind="child", state="active", asked_at=clock.now())
        bulk.copy_objects([link])
    assert references() == before and len(before) > 1


def test_a_reference_to_nobody_is_found_at_the_end():
    link = FamilyLink(
        guardian_id=new_id(), member_id=new_id(), kind="child", state="active", asked_at=clock.now()
    )
    checked = bulk.foreign_keys_at_the_end([FamilyLink._meta.db_table])
    with pytest.raises(IntegrityError), transaction.atomic(), checked:
        bulk.copy_objects([link])
    assert not FamilyLink.objects.exists()
