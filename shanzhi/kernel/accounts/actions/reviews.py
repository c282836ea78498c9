"""An official decides about an identity that no provider could confirm."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.kernel.audit import actions as audit

from .. import naming
from ..documents import Claim
from ..enums import RealNameMethod, ReviewKind, ReviewState
from ..models import IdentityReview, Person, new_session_salt


class ReviewRefused(DomainError):
    """This decision cannot be taken."""


@transaction.atomic
def decide_identity_review(
    *, by: Person, review: IdentityReview, approves: bool, note: str, at: dt.datetime
) -> IdentityReview:
    """Approve or refuse; of two officials at once the first decides. The note is shown to the applicant."""
    row = IdentityReview.objects.select_for_update().select_related("person").get(pk=review.pk)
    if not by.has_permit_in("accounts.review_identity", "") or row.person_id == by.pk:
        raise ReviewRefused(_("您不能核验这条申请。"), "review.not_permitted", status=403)
    if row.state != ReviewState.PENDING:
        raise ReviewRefused(_("这条申请已经有人处理过了。"), "review.decided", status=409)
    if not note.strip():
        raise ReviewRefused(_("请写明核验依据或不通过的原因，申请人会看到。"), "review.note", field="note")
    if approves:
        _approve(row, by, at)
    row.state = ReviewState.APPROVED if approves else ReviewState.REFUSED
    row.decided_at, row.decided_by, row.note = at, by, note.strip()
    row.save()
    audit.record(
        by=by,
        act=f"accounts.review_{row.state}",
        subject=ref(row.person),
        at=at,
        reason=row.note,
        detail={"kind": row.kind},
    )
    return row


def _approve(review: IdentityReview, by: Person, at: dt.datetime) -> None:
    if review.kind == ReviewKind.RECOVERY:
        _join(review, by, at)
        return
    assert review.birth_date is not None  # noqa: S101  (a claim always has one)
    claim = Claim(review.name, review.id_kind, review.id_number or "", review.sex, review.birth_date)
    naming.set_real_name(person=review.person, claim=claim, method=RealNameMethod.REVIEW, by=by, at=at)


def _join(review: IdentityReview, by: Person, at: dt.datetime) -> None:
    """The phone moves to the account that holds the number; the new, empty account is closed."""
    found = Person.objects.with_id_number(review.id_number or "").filter(id_kind=review.id_kind)
    keeper = found.select_for_update().exclude(pk=review.person_id).first()
    if keeper is None:
        raise ReviewRefused(_("没有找到使用这个证件号码的账号。"), "review.no_account")
    newcomer = Person.objects.select_for_update().get(pk=review.person_id)
    phone = newcomer.phone
    newcomer.set_phone(None)
    newcomer.is_active = False
    newcomer.session_salt = new_session_salt()
    newcomer.save()
    keeper.set_phone(phone)
    keeper.phone_confirmed_at = at
    keeper.session_salt = new_session_salt()
    keeper.save()
    audit.record(by=by, act="accounts.recovered", subject=ref(keeper), at=at, detail={"from": ref(newcomer)})
