"""Whom a provincial identity provider has just vouched for."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core import clock
from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.kernel.audit import actions as audit

from .. import documents, naming, rules
from ..enums import IdKind, RealNameMethod
from ..models import Person
from .opening import open_account


class ProvinceRefused(DomainError):
    """The provider's answer cannot be joined to one account without a person deciding."""

    status = 409


@dataclass(frozen=True)
class Vouched:
    """What the provider has verified; empty where it has not."""

    subject: str
    name: str
    phone: str
    id_number: str


@transaction.atomic
def province_person(*, vouched: Vouched, signed_in: Person | None, at: dt.datetime) -> Person:
    """The one account these claims belong to, opened where there is none.

    Found by verified ID number, then by verified phone. Two accounts are never merged here, and nothing is
    overwritten that contradicts the claims: the person is told what to do instead.
    """
    by_number = _by_number(vouched)
    by_phone = Person.objects.with_phone(vouched.phone).first() if vouched.phone else None
    person = signed_in or by_number or by_phone
    others = {row.pk for row in (by_number, by_phone) if row is not None and _is_used(row)}
    if person is not None and others - {person.pk}:
        raise ProvinceRefused(
            _(
                "省统一身份认证的手机号和证件号码分别属于两个账号。请用手机验证码登录，再在“实名”里申请找回账号。"
            ),
            "province.two_accounts",
        )
    if person is None:
        if not vouched.phone:
            raise ProvinceRefused(
                _("省统一身份认证没有提供已验证的手机号。请先用手机验证码登录，再关联。"), "province.no_phone"
            )
        person = open_account(phone=vouched.phone, at=at)
    elif person.phone is None and by_phone is None and vouched.phone:
        person.set_phone(vouched.phone)  # so far a guardian's entry; now its owner has a way in of their own
        person.phone_confirmed_at = at
        person.save()
    _take_over_name(person, vouched, at)
    audit.record(by=person, act="accounts.province_linked", subject=ref(person), at=at)
    return person


def _by_number(vouched: Vouched) -> Person | None:
    if not vouched.id_number:
        return None
    return Person.objects.with_id_number(vouched.id_number).filter(id_kind=IdKind.RESIDENT).first()


def _is_used(person: Person) -> bool:
    """More than a number that somebody once typed."""
    return person.phone_confirmed_at is not None or person.is_real


def _take_over_name(person: Person, vouched: Vouched, at: dt.datetime) -> None:
    """The provider's real name for an account without one; a different person's name is refused."""
    if not vouched.id_number:
        return
    if person.is_real:
        if person.id_number != vouched.id_number or not rules.same_name(person.name, vouched.name):
            raise ProvinceRefused(
                _("省统一身份认证的姓名或证件号码与这个账号的实名不同，不能关联。"), "province.other_person"
            )
        return
    claim = documents.claim_of(
        name=vouched.name,
        id_kind=IdKind.RESIDENT,
        id_number=vouched.id_number,
        sex="",
        birth_date=None,
        today=clock.city_day(at),
    )
    naming.set_real_name(person=person, claim=claim, method=RealNameMethod.PROVINCE, by=person, at=at)
