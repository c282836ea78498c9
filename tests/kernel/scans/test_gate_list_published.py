"""Publishing the list for gates: what it holds after colours and revocations have changed."""

import datetime as dt
import json
import uuid
from hashlib import sha256

import pytest
from django.conf import settings
from django.core.management import call_command

from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.codes import actions as code_actions
from shanzhi.kernel.codes import queries as codes
from shanzhi.kernel.codes.enums import CodeKind, Colour
from shanzhi.kernel.scans import actions, gate_list, tasks
from shanzhi.kernel.scans.actions import NewStanding
from shanzhi.kernel.scans.gate_list import Entries
from shanzhi.kernel.scans.models import GateChange, GateListHead, GateListVersion, Standing

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def standing(person: uuid.UUID, colour: Colour, at: dt.datetime) -> None:
    actions.set_standing(person_id=person, name="某人", colour=colour, at=at)


def hash_of(person: uuid.UUID) -> bytes:
    return gate_list.of_person(gate_list.key_of(codes.keys()), person)


def as_a_gate_puts_it_together() -> Entries:
    """From the newest snapshot and what came after it; it must be what the head says."""
    start = GateListVersion.objects.filter(snapshot__isnull=False).latest("version")
    entries = gate_list.decode(bytes(start.snapshot))
    for row in GateListVersion.objects.filter(version__gt=start.version).order_by("version"):
        gate_list.apply(entries, bytes(row.change))
    head = gate_list.read_head(bytes(GateListHead.objects.get().signed))
    assert sha256(gate_list.encode(entries)).digest() == head.digest
    return entries


def test_the_first_list_holds_everybody_who_is_not_green(at):
    people = {colour: uuid.uuid4() for colour in Colour}
    for colour, person in people.items():
        standing(person, colour, at)
    head = actions.publish_gate_list(at=at)
    assert (head.version, head.entries) == (1, 3)
    assert as_a_gate_puts_it_together().colours == {
        hash_of(people[colour]): colour for colour in (Colour.NONE, Colour.YELLOW, Colour.RED)
    }


def test_changes_come_as_changes(at):
    ill, well, same = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    standing(ill, Colour.GREEN, at)
    standing(well, Colour.RED, at)
    standing(same, Colour.YELLOW, at)
    actions.publish_gate_list(at=at)
    standing(ill, Colour.RED, at + MINUTE)
    standing(well, Colour.GREEN, at + MINUTE)
    standing(same, Colour.YELLOW, at + MINUTE)
    head = actions.publish_gate_list(at=at + MINUTE)
    assert head.version == 2
    assert as_a_gate_puts_it_together().colours == {hash_of(ill): 3, hash_of(same): 2}
    assert len(GateListVersion.objects.get(version=2).change) == 14
    assert not GateChange.objects.exists()


def test_without_news_only_the_moment_moves_on(at):
    standing(uuid.uuid4(), Colour.RED, at)
    first = actions.publish_gate_list(at=at)
    again = actions.publish_gate_list(at=at + MINUTE)
    assert (again.version, again.digest) == (first.version, first.digest)
    assert gate_list.read_head(bytes(again.signed)).at == int((at + MINUTE).timestamp())


def test_a_colour_that_came_and_went_between_two_lists_is_no_news(at):
    person = uuid.uuid4()
    standing(person, Colour.GREEN, at)
    actions.publish_gate_list(at=at)
    standing(person, Colour.RED, at)
    standing(person, Colour.GREEN, at)
    assert actions.publish_gate_list(at=at + MINUTE).version == 1


def test_a_clock_that_went_back_does_not_make_the_list_older(at):
    actions.publish_gate_list(at=at)
    assert actions.publish_gate_list(at=at - dt.timedelta(hours=1)).at == at


def test_standings_written_in_bulk_or_deleted_are_noted_too(at):
    people = [uuid.uuid4() for _ in range(20)]
    actions.publish_gate_list(at=at)
    rows = [NewStanding(person, "某人", Colour.YELLOW) for person in people]
    actions.set_standings(rows=rows, at=at)
    actions.publish_gate_list(at=at + MINUTE)
    assert as_a_gate_puts_it_together().colours == {hash_of(person): 2 for person in people}
    Standing.objects.filter(pk__in=people[:5]).delete()
    actions.publish_gate_list(at=at + MINUTE)
    assert len(as_a_gate_puts_it_together().colours) == 15


def test_revocations_stay_until_their_codes_have_expired(at):
    officer = Person.objects.create(name="林试", is_synthetic=True)
    card = code_actions.issue(
        by=officer, kind=CodeKind.PAPER_CARD, subject=uuid.uuid4(), valid_seconds=3600, at=at
    )
    someone, key = uuid.uuid4(), gate_list.key_of(codes.keys())
    actions.publish_gate_list(at=at)
    code_actions.revoke(by=officer, issued=card, reason="遗失", at=at)
    code_actions.revoke_all(by=officer, subject=someone, kind=CodeKind.PERSON, reason="冒用", at=at)
    actions.publish_gate_list(at=at + MINUTE)
    entries = as_a_gate_puts_it_together()
    assert entries.serials == {gate_list.of_serial(key, card.serial)}
    assert entries.subjects == {gate_list.of_subject(key, CodeKind.PERSON, someone): int(at.timestamp())}

    actions.publish_gate_list(at=at + 3 * MINUTE)
    entries = as_a_gate_puts_it_together()
    assert (len(entries.serials), entries.subjects) == (1, {})
    actions.publish_gate_list(at=at + 62 * MINUTE)
    assert len(as_a_gate_puts_it_together()) == 0


def test_a_second_revocation_of_somebody_outlives_the_first(at):
    officer, someone = Person.objects.create(name="林试", is_synthetic=True), uuid.uuid4()
    key = gate_list.key_of(codes.keys())
    for moment in (at, at + MINUTE):
        code_actions.revoke_all(by=officer, subject=someone, kind=CodeKind.PERSON, reason="冒用", at=moment)
    actions.publish_gate_list(at=at + MINUTE)
    actions.publish_gate_list(at=at + 2.5 * MINUTE)  # the first has expired
    entries = as_a_gate_puts_it_together()
    hash_ = gate_list.of_subject(key, CodeKind.PERSON, someone)
    assert entries.subjects == {hash_: int((at + MINUTE).timestamp())}


def test_many_changes_make_a_new_snapshot_and_old_ones_go(at):
    actions.publish_gate_list(at=at)
    for day in range(5):
        rows = [NewStanding(uuid.uuid4(), "某人", Colour.RED) for _ in range(2500)]
        actions.set_standings(rows=rows, at=at)
        for _ in range(2):
            actions.publish_gate_list(at=at + dt.timedelta(hours=23) * day)
            standing(uuid.uuid4(), Colour.RED, at)
    assert len(as_a_gate_puts_it_together().colours) > 12_500
    assert GateListVersion.objects.filter(snapshot__isnull=False).count() == 1
    oldest = GateListVersion.objects.order_by("version").first()
    assert oldest.change is not None and oldest.at > at


def test_once_a_day_the_list_is_counted_from_the_tables(at, db):
    from django.db import connection

    missed = uuid.uuid4()
    actions.publish_gate_list(at=at)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE scans_standing DISABLE TRIGGER scans_standing_comes")
    standing(missed, Colour.RED, at)
    actions.publish_gate_list(at=at + MINUTE)
    assert not as_a_gate_puts_it_together().colours
    head = actions.publish_gate_list(at=at + dt.timedelta(days=1))
    assert as_a_gate_puts_it_together().colours == {hash_of(missed): 3}
    assert head.counted_at == at + dt.timedelta(days=1)


def test_a_new_key_begins_a_new_list(at, monkeypatch):
    person = uuid.uuid4()
    standing(person, Colour.RED, at)
    old = actions.publish_gate_list(at=at)
    old_hash = hash_of(person)
    newer = "9:" + ":".join(["QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="] * 2)
    monkeypatch.setattr(settings, "SHANZHI_CODE_KEYS", f"{newer},{settings.SHANZHI_CODE_KEYS}")
    head = actions.publish_gate_list(at=at + MINUTE)
    assert head.version == old.version + 1
    assert gate_list.read_head(bytes(head.signed)).key_number == 9
    assert hash_of(person) != old_hash
    assert as_a_gate_puts_it_together().colours == {hash_of(person): 3}
    assert GateListVersion.objects.count() == 1


def test_the_job_publishes(frozen_at):
    tasks.publish_gate_list(0)
    assert GateListHead.objects.get().at == frozen_at


def test_operators_see_and_publish_the_list(capsys, at):
    def said(*options: str) -> dict:
        call_command("gate_list", *options)
        return json.loads(capsys.readouterr().out)

    standing(uuid.uuid4(), Colour.RED, at)
    assert said() == {"version": 0, "at": None, "entries": 0}
    assert (said("--publish")["version"], said()["entries"]) == (1, 1)
