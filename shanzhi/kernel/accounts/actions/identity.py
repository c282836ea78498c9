"""Proving who one is, and looking at who somebody is."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from shanzhi.core import clock, registry
from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.kernel.audit import actions as audit

from .. import documents, naming, real_name, rules
from ..documents import Claim
from ..enums import LinkState, ReviewKind, ReviewState
from ..models import FamilyLink, IdentityReview, Person


class IdentityRefused(DomainError):
    """Another person's identity stays closed."""


@dataclass(frozen=True)
class Identity:
    """A person's identity data in clear. Whoever holds it has been recorded."""

    name: str
    id_kind: str
    id_number: str
    phone: str
    sex: str
    birth_date: dt.date | None


def verify_real_name(
    *,
    by: Person,
    name: str,
    id_kind: str,
    id_number: str,
    at: dt.datetime,
    sex: str = "",
    birth_date: dt.date | None = None,
) -> Person:
    """Make a name and number this account's real name; where nobody can confirm them now, an official will.

    Afterwards `by.is_real` tells which of the two happened.
    """
    today = clock.city_day(at)
    claim = documents.claim_of(
        name=name, id_kind=id_kind, id_number=id_number, sex=sex, birth_date=birth_date, today=today
    )
    _refuse_unfit(by, claim, today)
    verdict = real_name.check(name=claim.name, id_kind=claim.id_kind, id_number=claim.id_number)
    if verdict.answer is real_name.Answer.MISMATCH:
        raise naming.RealNameRefused(
            _("姓名和证件号码不一致，请对照证件检查后再提交。"), "real_name.mismatch", field="id_number"
        )
    if verdict.answer is real_name.Answer.UNKNOWN:
        _ask_review(by, claim, ReviewKind.DOCUMENT, at)
        return by
    return naming.set_real_name(person=by, claim=claim, method=verdict.method, by=by, at=at)


def ask_recovery(
    *,
    by: Person,
    name: str,
    id_kind: str,
    id_number: str,
    at: dt.datetime,
    sex: str = "",
    birth_date: dt.date | None = None,
) -> IdentityReview:
    """The number already stands on another account of the same person: ask an official to join this phone to it."""
    claim = documents.claim_of(
        name=name,
        id_kind=id_kind,
        id_number=id_number,
        sex=sex,
        birth_date=birth_date,
        today=clock.city_day(at),
    )
    if by.is_real:
        raise naming.RealNameRefused(_("您已经完成实名，不需要找回账号。"), "real_name.already")
    return _ask_review(by, claim, ReviewKind.RECOVERY, at)


@transaction.atomic
def open_identity(*, by: Person, person: Person, reason: str, at: dt.datetime) -> Identity:
    """Another person's identity in clear. It takes a permit and a reason, and the person can see that it happened."""
    if not by.has_permit("accounts.open_identity"):
        raise IdentityRefused(_("您没有查看完整身份信息的权限。"), "identity.not_permitted", status=403)
    if not reason.strip():
        raise IdentityRefused(
            _("请写明查看的理由，本人可以看到这条记录。"), "identity.reason", field="reason"
        )
    audit.record_opening(
        by=by,
        person_id=person.pk,
        what=gettext_noop("姓名、证件号码、手机号码、出生日期"),
        reason=reason.strip(),
        at=at,
    )
    return Identity(
        name=person.name,
        id_kind=person.id_kind,
        id_number=person.id_number or "",
        phone=person.phone or "",
        sex=person.sex,
        birth_date=person.birth_date,
    )


def open_review_paper(*, by: Person, review: IdentityReview, reason: str, at: dt.datetime) -> str:
    """The paper's number of an application, in clear; recorded like any opening of identity data."""
    open_identity(by=by, person=review.person, reason=reason, at=at)
    return review.id_number or ""


@transaction.atomic
def export_my_data(*, by: Person, at: dt.datetime) -> dict[str, Any]:
    """All that every module keeps about oneself; recorded, because the file leaves the platform in clear."""
    audit.record(by=by, act="accounts.data_exported", subject=ref(by), at=at)
    parts = [
        {"name": part.name, "title": part.title, "rows": part.rows(by)}
        for part in registry.collect("exports")
    ]
    return {"exported_at": at, "parts": parts}


def _refuse_unfit(person: Person, claim: Claim, today: dt.date) -> None:
    if person.is_real:
        raise naming.RealNameRefused(_("您已经完成实名。"), "real_name.already")
    if rules.needs_guardian(claim.birth_date, today) and not _has_guardian(person):
        raise naming.RealNameRefused(
            _("未满 16 周岁需要由监护人办理：请家长在自己的账号里打开“家人”，把您加为孩子。"),
            "real_name.needs_guardian",
            field="id_number",
        )
    naming.refuse_taken(claim, but=person)


def _has_guardian(person: Person) -> bool:
    return FamilyLink.objects.filter(member=person, state=LinkState.ACTIVE).exists()


@transaction.atomic
def _ask_review(person: Person, claim: Claim, kind: ReviewKind, at: dt.datetime) -> IdentityReview:
    """One open request a person: a new one replaces it, so that a slip of the pen can be put right."""
    Person.objects.select_for_update().get(pk=person.pk)
    IdentityReview.objects.filter(person=person, state=ReviewState.PENDING).delete()
    review = IdentityReview.objects.create(
        person=person,
        kind=kind,
        name=claim.name,
        id_kind=claim.id_kind,
        id_number=claim.id_number or None,
        sex=claim.sex,
        birth_date=claim.birth_date,
        asked_at=at,
    )
    audit.record(
        by=person, act="accounts.review_asked", subject=ref(person), at=at, detail={"kind": str(kind)}
    )
    return review
