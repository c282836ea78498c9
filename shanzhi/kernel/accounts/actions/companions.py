"""Somebody without a phone, named by who stands beside them: a companion or an inspector at a gate."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core import clock
from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.events import actions as events

from .. import documents, real_name, rules
from ..documents import Claim
from ..enums import IdKind, RealNameMethod
from ..models import Person


class CompanionRefused(DomainError):
    """A person cannot be named as a companion."""


@transaction.atomic
def register_companion(
    *,
    by: Person,
    name: str,
    id_kind: str,
    id_number: str,
    at: dt.datetime,
    sex: str = "",
    birth_date: dt.date | None = None,
) -> Person:
    """The person whose paper that is; an account without a phone is made where there is none.

    It gives no right to act for them. A name that does not fit the number is refused.
    """
    claim = documents.claim_of(
        name=name,
        id_kind=id_kind,
        id_number=id_number,
        sex=sex,
        birth_date=birth_date,
        today=clock.city_day(at),
    )
    _refuse_unfit(by, claim)
    person = _known(claim)
    if person is not None:
        if not rules.same_name(person.name, claim.name):
            raise _mismatch()
        return person
    verdict = real_name.check(name=claim.name, id_kind=claim.id_kind, id_number=claim.id_number)
    if verdict.answer is real_name.Answer.MISMATCH:
        raise _mismatch()
    return _opened(by, claim, at)


def _refuse_unfit(by: Person, claim: Claim) -> None:
    if not by.is_real:
        raise CompanionRefused(_("请先完成您自己的实名，再为同行人登记。"), "companion.real_name_first")
    if claim.id_kind == IdKind.INFANT:
        raise CompanionRefused(
            _("没有证件号码的婴幼儿，请由家长在“家人”中添加后一起登记。"), "companion.infant", field="id_kind"
        )


def _known(claim: Claim) -> Person | None:
    return Person.objects.with_id_number(claim.id_number).filter(id_kind=claim.id_kind).first()


def _mismatch() -> CompanionRefused:
    return CompanionRefused(_("姓名和证件号码不一致，请对照证件检查。"), "real_name.mismatch", field="name")


def _opened(by: Person, claim: Claim, at: dt.datetime) -> Person:
    """The new account; of two gates that type the same number at once, the second finds the first one's."""
    person = Person(
        name=claim.name,
        sex=claim.sex,
        birth_date=claim.birth_date,
        real_name_at=at,
        real_name_method=RealNameMethod.COMPANION,
        is_synthetic=by.is_synthetic,
        created_at=at,
    )
    person.set_id_number(claim.id_kind, claim.id_number)
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        return Person.objects.with_id_number(claim.id_number).get(id_kind=claim.id_kind)
    audit.record(by=by, act="accounts.companion_registered", subject=ref(person), at=at)
    events.emit("accounts.real_name_set", subject=ref(person), at=at, by=by)
    return person
