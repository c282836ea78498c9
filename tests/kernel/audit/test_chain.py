"""The chain of the audit record, in the database and recomputed in Python."""

import datetime as dt
import json
import threading
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.db.utils import ProgrammingError

from shanzhi.core.ids import new_id
from shanzhi.kernel.audit import actions, queries
from shanzhi.kernel.audit.models import AuditEntry, LaneHead
from shanzhi.kernel.audit.rules import seal

AT = dt.datetime(2020, 3, 16, 1, 30, 0, 123456, tzinfo=dt.UTC)
ODD_DETAIL = {
    "中文": '鮜门镇\n"引号"',
    "b": [1, 2.50, 1e30, None, True],
    "a": {"é": "\u0007", "aa": -0.0},
    "": [],
}
BARE_INSERT = """
INSERT INTO {table} (id, lane, number, at, by_label, act, subject, reason, detail, previous_hash, hash)
SELECT gen_random_uuid(), 0, 0, now(), '', 'test.did', 'thing:1', '', '{{}}', '', '' FROM generate_series(1, {rows})
"""


def write(count: int = 1, **fields) -> list[AuditEntry]:
    given = {"by": None, "act": "test.did", "subject": "thing:1", "at": AT} | fields
    return [actions.record(**given) for _ in range(count)]


def as_superuser(statement: str, *values) -> None:
    """Run a statement with all triggers asleep, as one who owns the machine could."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)


@pytest.mark.django_db(transaction=True)
class TestVerify:
    def test_untouched_record_holds(self, capsys):
        write(30)
        write(1, detail=ODD_DETAIL, reason="原因：核对\t住址", by_label="张**（市卫健局）")
        write(
            1, by=SimpleNamespace(pk=new_id(), masked_name="李*"), at=dt.datetime(1969, 7, 20, tzinfo=dt.UTC)
        )
        call_command("verify_audit")
        assert "32" in capsys.readouterr().out

    def test_empty_record_holds(self):
        call_command("verify_audit")

    @pytest.mark.parametrize(
        "change",
        [
            "act = 'x'",
            "subject = 'person:2'",
            "reason = '改'",
            "at = at + interval '1 microsecond'",
            "by_label = '改'",
            "detail = '{\"a\": 1}'",
            "by_id = gen_random_uuid()",
            "hash = sha256('x')",
            "id = gen_random_uuid()",
        ],
    )
    def test_names_the_changed_row(self, change):
        entries = write(9)
        as_superuser(f"UPDATE audit_auditentry SET {change} WHERE id = %s", entries[4].id)
        with pytest.raises(CommandError, match="第 5 条") as failure:
            call_command("verify_audit")
        assert failure.value.returncode == 1
        if not change.startswith("id ="):
            assert str(entries[4].id) in str(failure.value)

    def test_recomputed_hash_of_the_changed_row_still_fails_at_the_next(self):
        entries = write(9)
        as_superuser("UPDATE audit_auditentry SET reason = '改' WHERE id = %s", entries[4].id)
        row = next(row for row in queries_rows() if row.entry == str(entries[4].id))
        as_superuser("UPDATE audit_auditentry SET hash = %s WHERE id = %s", seal(row), entries[4].id)
        with pytest.raises(CommandError, match="第 6 条"):
            call_command("verify_audit")

    def test_names_the_gap_of_a_deleted_row(self):
        entries = write(9)
        as_superuser("DELETE FROM audit_auditentry WHERE id = %s", entries[4].id)
        with pytest.raises(CommandError, match=r"第 5 条.*缺失"):
            call_command("verify_audit")

    def test_names_the_cut_end(self):
        entries = write(9)
        as_superuser("DELETE FROM audit_auditentry WHERE id = %s", entries[8].id)
        with pytest.raises(CommandError, match=r"第 9 条.*截断"):
            call_command("verify_audit")

    def test_names_an_emptied_record(self):
        write(3)
        as_superuser("DELETE FROM audit_auditentry")
        with pytest.raises(CommandError, match=r"第 1 条.*截断"):
            call_command("verify_audit")

    def test_lowered_heads_are_found_by_ends_kept_elsewhere(self, tmp_path):
        entries = write(9)
        kept = tmp_path / "heads.json"
        call_command("verify_audit", save=kept)
        before = AuditEntry.objects.get(pk=entries[7].id)
        as_superuser("DELETE FROM audit_auditentry WHERE id = %s", entries[8].id)
        as_superuser(
            "UPDATE audit_lanehead SET number = %s, hash = %s WHERE lane = %s",
            before.number,
            before.hash,
            before.lane,
        )
        call_command("verify_audit")
        with pytest.raises(CommandError, match="第 9 条"):
            call_command("verify_audit", against=kept)
        write(1)
        with pytest.raises(CommandError, match="不符"):
            call_command("verify_audit", against=kept)

    def test_kept_ends_hold_while_the_record_grows(self, tmp_path):
        write(5)
        kept = tmp_path / "heads.json"
        call_command("verify_audit", save=kept)
        write(5)
        call_command("verify_audit", against=kept)
        assert all(number == 5 for number, _ in json.loads(kept.read_text()).values())


def queries_rows():
    with queries.snapshot():
        return list(queries.chain_rows())


@pytest.mark.django_db
class TestRefusals:
    @pytest.mark.parametrize("role", ["shanzhi", "shanzhi_app"])
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE audit_auditentry SET reason = 'x'",
            "DELETE FROM audit_auditentry",
            "TRUNCATE audit_auditentry",
            "UPDATE audit_lanehead SET number = 0",
            "DELETE FROM audit_lanehead",
            "TRUNCATE audit_lanehead",
        ],
    )
    def test_nobody_changes_the_record(self, role, statement):
        write(1)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"SET LOCAL ROLE {role}")
            with (
                pytest.raises(ProgrammingError, match=r"append-only|permission denied|only moves on"),
                transaction.atomic(),
            ):
                cursor.execute(statement)

    def test_the_application_role_appends(self):
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE shanzhi_app")
            entry = write(1)[0]
            cursor.execute("RESET ROLE")
        assert AuditEntry.objects.get(pk=entry.pk).number == 1

    def test_the_application_cannot_lead_the_trigger_to_a_table_of_its_own(self):
        write(1)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE shanzhi_app")
            cursor.execute("CREATE TEMP TABLE audit_lanehead (lane smallint, number bigint, hash bytea)")
            cursor.execute("CREATE TEMP TABLE audit_auditentry (LIKE public.audit_auditentry)")
            cursor.execute(BARE_INSERT.format(table="public.audit_auditentry", rows=1))
            cursor.execute("RESET ROLE")
            cursor.execute("DROP TABLE pg_temp.audit_auditentry")
            cursor.execute("DROP TABLE pg_temp.audit_lanehead")
        assert sorted(AuditEntry.objects.values_list("number", flat=True)) == [1, 2]

    def test_given_place_and_hash_are_not_believed(self):
        made = AuditEntry.objects.create(at=AT, act="x", subject="y", lane=99, number=99, hash=b"forged")
        stored = AuditEntry.objects.get(pk=made.pk)
        assert stored.lane < 16
        assert stored.number == 1
        assert len(stored.hash) == 32

    def test_a_rolled_back_act_leaves_no_gap(self):
        write(1)
        with pytest.raises(RuntimeError), transaction.atomic():
            write(1)
            raise RuntimeError
        write(1)
        assert sorted(AuditEntry.objects.values_list("number", flat=True)) == [1, 2]


@pytest.mark.django_db(transaction=True)
class TestManyAtOnce:
    def in_threads(self, count, work):
        errors = []

        def run(number):
            try:
                work(number)
            except Exception as error:
                errors.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not errors

    def test_chains_hold_under_threads(self):
        def work(number):
            for _ in range(10):
                with transaction.atomic():
                    write(2, subject=f"thing:{number}")

        self.in_threads(20, work)
        assert AuditEntry.objects.count() == 400
        call_command("verify_audit")

    def test_a_held_lane_makes_nobody_wait(self):
        """While every lane but one is held by an open transaction, another one still appends at once."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(1635083369, lane) FROM generate_series(0, 14) AS lane"
            )

            def work(number):
                with connection.cursor() as other:
                    other.execute("SET lock_timeout = '200ms'")
                write(1, subject="thing:free")

            self.in_threads(1, work)
        assert AuditEntry.objects.get(subject="thing:free").lane == 15

    def test_a_long_transaction_stays_fast(self):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = '20s'")
            cursor.execute(BARE_INSERT.format(table="audit_auditentry", rows=20_000))
        assert [head.number for head in LaneHead.objects.all()] == [20000]
        call_command("verify_audit")

    def test_more_writers_than_lanes_wait_and_succeed(self):
        barrier = threading.Barrier(20)

        def work(number):
            barrier.wait()
            with transaction.atomic():
                write(1)
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_sleep(0.1)")

        self.in_threads(20, work)
        call_command("verify_audit")


@pytest.mark.django_db
def test_an_opening_tells_who_what_and_why():
    person, looker = (
        SimpleNamespace(pk=uuid4(), _meta=SimpleNamespace(model_name="person")),
        SimpleNamespace(pk=uuid4(), masked_name="张**"),
    )
    actions.record_opening(by=looker, person_id=person.pk, what="证件号码", reason="核对流调信息", at=AT)
    actions.record(by=looker, act="other", subject=f"person:{person.pk}", at=AT)
    (opening,) = queries.openings_of(person)
    assert (opening.by_label, opening.what, opening.reason) == ("张**", "证件号码", "核对流调信息")


@pytest.mark.django_db
def test_no_opening_without_a_reason():
    with pytest.raises(ValueError, match="reason"):
        actions.record_opening(by=None, person_id=uuid4(), what="证件号码", reason=" ", at=AT)
