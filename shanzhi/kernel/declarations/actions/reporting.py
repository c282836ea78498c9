"""Who may answer for a member: named by the roster, confirmed by whoever holds the phone."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from shanzhi.core.identifiers import check_mobile
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts import actions as accounts
from shanzhi.kernel.accounts import queries as people
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.declarations.enums import Relation, ReporterState
from shanzhi.kernel.declarations.models import Group, Member, Reporter
from shanzhi.kernel.notify import actions as notify

from ..memberships import Guardian, copy_reporters, later_invite
from ..trees import RosterRefused, lock_top

OPEN = (ReporterState.INVITED, ReporterState.CONFIRMED)
MOST_REPORTERS = 6
_AT_ONCE = 400  # people told in one transaction


@transaction.atomic
def name_reporter(
    *, by: Person | None, member: Member, name: str, relation: Relation, phone: str, at: dt.datetime
) -> Reporter:
    """Name somebody who may answer for a member and invite them; who is named already stays."""
    phone = check_mobile(phone)
    lock_top(member.top)
    row = Member.objects.select_for_update(no_key=True).get(pk=member.pk)
    if row.until is not None:
        raise RosterRefused(_("此人已经离开名册。"), "roster.gone", status=409)
    named = list(row.reporters.filter(state__in=OPEN))
    standing = next((one for one in named if one.phone == phone), None)
    if standing is not None:
        return standing
    if len(named) >= MOST_REPORTERS:
        raise RosterRefused(_("最多可以登记 6 位家长。"), "roster.reporters", field="phone")
    copy_reporters([(row.pk, Guardian(name.strip(), relation, phone))], at=at)
    reporter = row.reporters.filter(state__in=OPEN).latest("invited_at", "pk")
    audit.record(by=by, act="declarations.reporter_named", subject=f"person:{row.person_id}", at=at)
    later_invite([reporter.pk])
    return reporter


@transaction.atomic
def end_reporter(*, by: Person | None, reporter: Reporter, at: dt.datetime) -> None:
    """They may no longer answer. A second time does nothing."""
    ended = Reporter.objects.filter(pk=reporter.pk, state__in=OPEN).update(state=ReporterState.ENDED)
    if ended:
        subject = f"person:{reporter.member.person_id}"
        audit.record(by=by, act="declarations.reporter_ended", subject=subject, at=at)


@transaction.atomic
def answer_reporter(*, by: Person, reporter: Reporter, accepts: bool, at: dt.datetime) -> Reporter:
    """The holder of the phone says whether that is their child. Nobody else can; a second time does nothing."""
    row = (
        Reporter.objects.select_for_update(of=("self",), no_key=True)
        .select_related("member__person")
        .filter(pk=reporter.pk)
        .first()
    )
    if row is None or not _holds(by, row):
        raise RosterRefused(_("没有找到这条邀请。"), "roster.not_yours", status=404)
    if row.state != ReporterState.INVITED:
        return row
    if accepts and row.relation == Relation.SELF and by.is_real and by.pk != row.member.person_id:
        raise RosterRefused(
            _("您的实名与名册里登记的不一致，请与单位联系核对。"), "roster.not_the_same", status=409
        )
    row.state = ReporterState.CONFIRMED if accepts else ReporterState.REFUSED
    row.person, row.answered_at = (by if accepts else None), at
    row.save(update_fields=["state", "person", "answered_at"])
    audit.record(by=by, act=f"declarations.reporter_{row.state}", subject=ref(row.member.person), at=at)
    return row


def _holds(by: Person, reporter: Reporter) -> bool:
    return (
        by.phone_confirmed_at is not None
        and by.phone_index is not None
        and bytes(by.phone_index) == bytes(reporter.phone_index)
    )


@transaction.atomic
def share_position(*, by: Person, member: Member, shares: bool, at: dt.datetime) -> Member:
    """The member, or a confirmed reporter, says whether positions may be kept with the answers."""
    row = Member.objects.select_for_update(no_key=True).filter(pk=member.pk, until__isnull=True).first()
    if row is None or not _speaks_for(by, row):
        raise RosterRefused(_("没有找到这个人。"), "roster.not_yours", status=404)
    if row.shares_position != shares:
        row.shares_position = shares
        row.save(update_fields=["shares_position"])
        act = "declarations.position_shared" if shares else "declarations.position_refused"
        audit.record(by=by, act=act, subject=f"person:{row.person_id}", at=at)
    return row


def _speaks_for(by: Person, member: Member) -> bool:
    if (
        by.pk == member.person_id
        or member.reporters.filter(person=by, state=ReporterState.CONFIRMED).exists()
    ):
        return True
    return any(one.pk == member.person_id for one in people.people_i_act_for(by))


@transaction.atomic
def invite(*, reporters: Collection[UUID | str], at: dt.datetime) -> int:
    """Send the invitations, one to each phone and school, by the rules of messages (quiet hours). Says how many."""
    rows = Reporter.objects.filter(pk__in=reporters, state=ReporterState.INVITED).select_related(
        "member__top"
    )
    by_top: dict[Group, dict[bytes, str]] = {}
    for row in rows:
        by_top.setdefault(row.member.top, {})[bytes(row.phone_index)] = row.phone
    return sum(_invite(top, phones, reporters, at) for top, phones in by_top.items())


def _invite(top: Group, phones: dict[bytes, str], reporters: Collection[UUID | str], at: dt.datetime) -> int:
    before = Reporter.objects.filter(member__top=top, phone_index__in=list(phones)).exclude(pk__in=reporters)
    known = {bytes(index) for index in before.values_list("phone_index", flat=True)}
    wanted = sorted(phone for index, phone in phones.items() if index not in known)
    told, portal = 0, settings.PORTAL_NAMES["citizen"]
    for start in range(0, len(wanted), _AT_ONCE):
        waiting = accounts.await_confirmations(phones=wanted[start : start + _AT_ONCE], at=at)
        told += len(
            notify.tell_many(
                people=waiting,
                notice="declarations.invited",
                title=format_lazy(_("{top}请您确认每日健康申报"), top=top.name),
                body=format_lazy(_("请用这个手机号登录{portal}，确认后即可申报。"), portal=portal),
                url=reverse("citizen:declarations:mine"),
                at=at,
                once=f"declarations.invited:{top.pk}",
            )
        )
    return told
