"""Reminders: to exactly those who are missing, and to nobody who has answered.

The tallies of the classes are locked before the missing are looked up. An answer moves the tally of its class in its
own transaction, so it is either seen here, or it comes after the reminder has been written. What waits to go out by
SMS is asked once more when it goes (`still_missing`).
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from shanzhi.core import jobs
from shanzhi.core.clock import local
from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.declarations.enums import Rung
from shanzhi.kernel.declarations.models import Group, Member, Reminder, ReminderRun, Round, Tally
from shanzhi.kernel.declarations.queries.duties import groups_of
from shanzhi.kernel.declarations.queries.missing import looking_after, missing_members, reporters_of
from shanzhi.kernel.notify import actions as notify

AT_ONCE = 200  # members in one job: answers of their classes wait for it
TAP_PAUSE = dt.timedelta(minutes=5)
TAP = -1  # the step of a reminder that somebody sent by hand


class ReminderRefused(DomainError):
    """Nobody can be reminded now."""


@transaction.atomic
def remind_missing(*, by: Person, round_id: UUID, group: Group | None = None, at: dt.datetime) -> ReminderRun:
    """Remind the reporters of everybody who is missing in a group, or in the whole round, now.

    The worker sends them; `told` of the run says how many were. One tap every five minutes.
    """
    round = Round.objects.select_for_update(of=("self",)).select_related("top").filter(pk=round_id).first()
    wanted = group or (round and round.top)
    if round is None or wanted is None or not groups_of(by).filter(pk=wanted.pk).exists():
        raise ReminderRefused(_("没有找到这个班级或单位。"), "reminder.unknown", status=404)
    if round.phase(at) not in {"open", "late"}:
        raise ReminderRefused(_("现在不在申报时间内，不能提醒。"), "reminder.phase")
    recent = round.reminder_runs.filter(step=TAP, group=group, at__gt=at - TAP_PAUSE)
    if recent.exists():
        raise ReminderRefused(_("刚刚已经提醒过，5 分钟后可以再提醒一次。"), "reminder.again", status=409)
    run = ReminderRun.objects.create(round=round, group=group, rung=Rung.REPORTER, step=TAP, by=by, at=at)
    _hand_out(run, [group.pk] if group else None)
    audit.record(by=by, act="declarations.reminded", subject=ref(wanted), at=at)
    return run


@transaction.atomic
def run_reminders(*, at: dt.datetime) -> int:
    """Begin every step of the rounds' plans that is due; each begins once. Says how many began."""
    begun = 0
    rounds = Round.objects.filter(opens_at__lte=at, ends_at__gt=at, plan__reminders__isnull=False)
    done = set(ReminderRun.objects.filter(round__in=rounds, step__gte=0).values_list("round_id", "step"))
    runs = [
        ReminderRun(round=round, rung=step["rung"], step=place, at=at)
        for round in rounds.select_related("plan__reminders").order_by("pk")
        for place, step in enumerate(round.plan.reminders.steps if round.plan.reminders else [])
        if (round.pk, place) not in done and _is_due(round, step["minutes"], at)
    ]
    ReminderRun.objects.bulk_create(runs, ignore_conflicts=True, batch_size=AT_ONCE)
    kept = ReminderRun.objects.filter(pk__in=[run.pk for run in runs])
    for run in kept.select_related("round"):
        begun += 1
        _hand_out(run, None)
    return begun


def _is_due(round: Round, minutes: int, at: dt.datetime) -> bool:
    return at >= round.closes_at - dt.timedelta(minutes=minutes)


def _hand_out(run: ReminderRun, groups: Sequence[UUID] | None) -> None:
    """One job for so many classes as have some two hundred missing between them."""
    if run.rung != Rung.REPORTER:
        jobs.later("declarations.tell_rung", run_id=str(run.pk))
        return
    tallies = Tally.objects.filter(round=run.round_id).order_by("pk")
    tallies = tallies.filter(group__in=groups) if groups is not None else tallies
    rows, batch, number = [], [], 0
    for tally in tallies:
        left = tally.expected - tally.answered - tally.absent
        if left <= 0:
            continue
        batch.append(str(tally.pk))
        number += left
        if number >= AT_ONCE:
            rows.append({"run_id": str(run.pk), "tally_ids": batch})
            batch, number = [], 0
    if batch:
        rows.append({"run_id": str(run.pk), "tally_ids": batch})
    jobs.later_many("declarations.remind", rows)


@transaction.atomic
def tell_reporters(*, run_id: UUID | str, tally_ids: Iterable[str], at: dt.datetime) -> int:
    """Remind the reporters of who is missing in these classes; done twice it tells nobody twice. Says how many."""
    run = ReminderRun.objects.select_related("round__top").get(pk=run_id)
    if run.round.ends_at <= at:
        return 0  # the worker stood still: nobody can answer any more
    locked = list(Tally.objects.select_for_update().filter(pk__in=tally_ids).order_by("pk"))
    members = list(missing_members(run.round, groups=[tally.group_id for tally in locked]))
    noted = Reminder.objects.filter(run=run, member__in=members).values_list("member_id", flat=True)
    told_before = set(noted)
    fresh = [member for member in members if member.pk not in told_before]
    Reminder.objects.bulk_create([Reminder(run=run, member=member, at=at) for member in fresh])
    letters = [_letter(run, person, mine) for person, mine in _by_reporter(fresh)]
    told = len(notify.tell_each(letters=letters, notice="declarations.reminder", at=at))
    ReminderRun.objects.filter(pk=run.pk).update(told=F("told") + told)
    return told


def _by_reporter(members: Sequence[Member]) -> list[tuple[Person, list[Member]]]:
    """Who is to be reminded, with whose answers are missing: one message for two children."""
    mine: dict[UUID, tuple[Person, list[Member]]] = {}
    for member, person in reporters_of(members):
        mine.setdefault(person.pk, (person, []))[1].append(member)
    return list(mine.values())


def _letter(run: ReminderRun, person: Person, members: Sequence[Member]) -> notify.Letter:
    return notify.Letter(
        person=person,
        title=format_lazy(
            _("还没有收到{names}今天的健康申报"), names="、".join(one.person.masked_name for one in members)
        ),
        body=format_lazy(
            _("{top}请您在 {time} 前申报，点开就能填，已申报的请忽略。"),
            top=run.round.top.name,
            time=f"{local(run.round.closes_at):%H:%M}",
        ),
        url=reverse("citizen:declarations:mine"),
        once=f"remind:{run.pk}:{members[0].pk}",
    )


@transaction.atomic
def tell_rung(*, run_id: UUID | str, at: dt.datetime) -> int:
    """Tell the teachers, heads or bureau how many are missing under each of them."""
    run = ReminderRun.objects.select_for_update(of=("self",)).select_related("round__top").get(pk=run_id)
    told = 0
    for person, left, url in looking_after(run.round, Rung(run.rung)):
        told += bool(
            notify.tell(
                person=person,
                notice="declarations.missing",
                title=format_lazy(_("{top}还有 {count} 人未申报"), top=run.round.top.name, count=left),
                body=_("点开查看名单，可以一键提醒，也可以打电话后登记。"),
                url=url,
                at=at,
                once=f"rung:{run.pk}",
            )
        )
    ReminderRun.objects.filter(pk=run.pk).update(told=told)
    return told
