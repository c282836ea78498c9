"""Writing a confirmed name and number into an account: one number, one account."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.events import actions as events

from .documents import Claim
from .models import Person


class RealNameRefused(DomainError):
    """A name and number cannot become this account's real name."""


@transaction.atomic
def set_real_name(*, person: Person, claim: Claim, method: str, by: Person, at: dt.datetime) -> Person:
    """Write a confirmed claim into the account; a number already in use is refused, also under a race."""
    row = Person.objects.select_for_update().get(pk=person.pk)
    if row.is_real:
        raise RealNameRefused(_("这个账号已经完成实名。"), "real_name.already")
    refuse_taken(claim, but=row)
    for one in (row, person):
        one.name, one.sex, one.birth_date = claim.name, claim.sex, claim.birth_date
        one.set_id_number(claim.id_kind, claim.id_number or None)
        one.real_name_at, one.real_name_method = at, method
    row.save()
    audit.record(by=by, act="accounts.real_name_set", subject=ref(row), at=at, detail={"method": str(method)})
    events.emit("accounts.real_name_set", subject=ref(row), at=at, by=by)
    return person


def refuse_taken(claim: Claim, *, but: Person | None = None) -> None:
    """One number, one account."""
    if not claim.id_number:
        return
    others = Person.objects.with_id_number(claim.id_number).filter(id_kind=claim.id_kind)
    if (others.exclude(pk=but.pk) if but else others).exists():
        raise RealNameRefused(
            _(
                "这个证件号码已经用于另一个账号。如果那也是您，可以申请找回账号，由工作人员核对证件后合到这个手机号。"
            ),
            "real_name.taken",
            field="id_number",
            status=409,
        )
