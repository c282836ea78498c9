"""Guardians and the people they act for."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core import clock
from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.events import actions as events

from .. import documents, queries, real_name, rules
from ..documents import Claim
from ..enums import FamilyKind, LinkState, RealNameMethod
from ..models import FamilyLink, Person

OPEN = (LinkState.PENDING, LinkState.ACTIVE)


class FamilyRefused(DomainError):
    """Two people cannot be linked, or not by this person."""


@transaction.atomic
def add_family_member(
    *,
    by: Person,
    name: str,
    id_kind: str,
    id_number: str,
    kind: str,
    at: dt.datetime,
    sex: str = "",
    birth_date: dt.date | None = None,
) -> FamilyLink:
    """Add a child or an elder. Whoever has an account, or already has a guardian, is asked first."""
    today = clock.city_day(at)
    claim = documents.claim_of(
        name=name, id_kind=id_kind, id_number=id_number, sex=sex, birth_date=birth_date, today=today
    )
    _refuse_guardian(by, kind, today)
    member = _member_of(claim)
    if member is None:
        member, state = _register(by, claim, kind, at), LinkState.ACTIVE
    else:
        state = _state_with(by, member, claim)
    return _link(by, member, kind, state, at)


@transaction.atomic
def answer_family_request(*, by: Person, link: FamilyLink, agrees: bool, at: dt.datetime) -> FamilyLink:
    """The member agrees or not; for a member without a phone, somebody who already acts for them does."""
    row = _locked(link)
    if not queries.may_answer(by, row):
        raise FamilyRefused(_("没有找到这条家人申请。"), "family.not_yours", status=404)
    if row.state != LinkState.PENDING:
        raise FamilyRefused(_("这条家人申请已经处理过了。"), "family.answered", status=409)
    row.state = LinkState.ACTIVE if agrees else LinkState.REFUSED
    row.answered_at = at
    row.save()
    audit.record(by=by, act=f"accounts.family_{row.state}", subject=ref(row.member), at=at)
    if agrees:
        events.emit("accounts.family_added", subject=ref(row.member), at=at, by=by)
    return row


@transaction.atomic
def end_family_link(*, by: Person, link: FamilyLink, at: dt.datetime) -> FamilyLink:
    """Either side ends it; nobody needs the other's consent for that. A second time does nothing."""
    row = _locked(link)
    if by.pk not in {row.guardian_id, row.member_id}:
        raise FamilyRefused(_("没有找到这位家人。"), "family.not_yours", status=404)
    if row.state in OPEN:
        row.state, row.ended_at = LinkState.ENDED, at
        row.save()
        audit.record(by=by, act="accounts.family_ended", subject=ref(row.member), at=at)
        events.emit("accounts.family_ended", subject=ref(row.member), at=at, by=by)
    return row


def _link(by: Person, member: Person, kind: str, state: LinkState, at: dt.datetime) -> FamilyLink:
    active = state == LinkState.ACTIVE
    link = FamilyLink.objects.create(
        guardian=by, member=member, kind=kind, state=state, asked_at=at, answered_at=at if active else None
    )
    audit.record(
        by=by, act=f"accounts.family_{state}", subject=ref(member), at=at, detail={"kind": str(kind)}
    )
    happened = "accounts.family_added" if active else "accounts.family_asked"
    events.emit(happened, subject=ref(member), at=at, by=by)
    return link


def _locked(link: FamilyLink) -> FamilyLink:
    return (
        FamilyLink.objects.select_for_update(of=("self",))
        .select_related("member", "guardian")
        .get(pk=link.pk)
    )


def _refuse_guardian(by: Person, kind: str, today: dt.date) -> None:
    if not by.is_real:
        raise FamilyRefused(_("请先完成您自己的实名，再添加家人。"), "family.real_name_first")
    if kind == FamilyKind.CHILD and not by.is_adult_on(today):
        raise FamilyRefused(_("未满 18 周岁不能作为监护人添加孩子。"), "family.too_young")
    Person.objects.select_for_update().get(pk=by.pk)  # two taps at once come one after the other
    if FamilyLink.objects.filter(guardian=by, state__in=OPEN).count() >= rules.FAMILY_LIMIT:
        raise FamilyRefused(
            _("最多可以添加 %(limit)s 位家人。") % {"limit": rules.FAMILY_LIMIT}, "family.limit"
        )


def _member_of(claim: Claim) -> Person | None:
    if not claim.id_number:
        return None
    return Person.objects.with_id_number(claim.id_number).filter(id_kind=claim.id_kind).first()


def _state_with(by: Person, member: Person, claim: Claim) -> LinkState:
    """How a link with somebody known begins; refused where it cannot be."""
    if member.pk == by.pk:
        raise FamilyRefused(_("这是您自己的证件号码。"), "family.self", field="id_number")
    if not rules.same_name(member.name, claim.name):
        raise _mismatch()
    if FamilyLink.objects.filter(guardian=by, member=member, state__in=OPEN).exists():
        raise FamilyRefused(
            _("这位家人已经在您的家人列表里，或正在等待对方同意。"), "family.already", status=409
        )
    has_guardian = FamilyLink.objects.filter(member=member, state=LinkState.ACTIVE).exists()
    return LinkState(rules.link_starts(has_phone=member.phone is not None, has_guardian=has_guardian))


def _mismatch() -> FamilyRefused:
    return FamilyRefused(
        _("姓名和证件号码不一致，请对照证件检查后再提交。"), "real_name.mismatch", field="id_number"
    )


def _register(by: Person, claim: Claim, kind: str, at: dt.datetime) -> Person:
    """A person without a phone of their own, vouched for by the guardian."""
    if not rules.may_be_added(kind, claim.birth_date, clock.city_day(at)):
        raise FamilyRefused(
            _(
                "没有找到对方的账号。成年家人请先用自己的手机号登录并完成实名，再由您添加；没有手机的长辈须满 %(age)s 周岁。"
            )
            % {"age": rules.ELDER_AGE},
            "family.own_account",
            field="id_number",
        )
    verdict = real_name.check(name=claim.name, id_kind=claim.id_kind, id_number=claim.id_number)
    if verdict.answer is real_name.Answer.MISMATCH:
        raise _mismatch()
    person = Person(
        name=claim.name,
        sex=claim.sex,
        birth_date=claim.birth_date,
        real_name_at=at,
        real_name_method=RealNameMethod.GUARDIAN,
        is_synthetic=by.is_synthetic,
        created_at=at,
    )
    person.set_id_number(claim.id_kind, claim.id_number or None)
    person.save()
    events.emit("accounts.real_name_set", subject=ref(person), at=at, by=by)
    return person
