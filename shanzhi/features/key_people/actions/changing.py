"""Changing a listing that is in force: its period, its category, or taking it back."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import city_day
from shanzhi.core.identifiers import check_document_number
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit

from .. import queries, telling
from ..enums import ListedState, StepKind
from ..holding import ListingRefused, locked, refuse_period
from ..models import Category, ListedPerson
from ..plans import drop_open, plan


@transaction.atomic
def change_period(
    *, by: Person, listed: ListedPerson, ends_on: dt.date, reason: str, at: dt.datetime
) -> ListedPerson:
    """A later or an earlier end; what others were told under the old one is replaced."""
    listed = locked(by, listed.pk)
    if ends_on == listed.ends_on:
        raise ListingRefused(_("新的结束日期和原来一样。"), "key_people.same_end", field="ends_on")
    if ends_on < city_day(at):
        raise ListingRefused(
            _("结束日期不能早于今天；提前结束请办理解除。"), "key_people.past_end", field="ends_on"
        )
    refuse_period(listed.starts_on, ends_on, at)
    before, was = listed.ends_on, listed.evidence
    listed.ends_on = ends_on
    said = str(_("由 {before} 调整为 {after}：{reason}")).format(before=before, after=ends_on, reason=reason)
    return _retold(by, listed, was=was, kind=StepKind.EXTENDED, said=said, at=at)


@transaction.atomic
def change_category(
    *,
    by: Person,
    listed: ListedPerson,
    category: Category,
    document_number: str,
    reason: str,
    at: dt.datetime,
) -> ListedPerson:
    """Another category from now on: its plan, its questions; the period stays and can be changed for itself."""
    listed = locked(by, listed.pk)
    if category.pk == listed.category_id or not category.is_active:
        raise ListingRefused(_("请选择另一个使用中的类别。"), "key_people.same_category", field="category")
    before, was = listed.category.name, listed.evidence
    document_number = check_document_number(document_number, today=city_day(at))
    listed.category, listed.document_number, listed.plan_from = category, document_number, at
    drop_open(listed, at=at)
    words = {"before": before, "after": category.name, "document": document_number, "reason": reason}
    said = str(_("由“{before}”变更为“{after}”，{document}：{reason}")).format(**words)
    return _retold(by, listed, was=was, kind=StepKind.RECATEGORISED, said=said, at=at)


def _retold(
    by: Person, listed: ListedPerson, *, was: str, kind: StepKind, said: str, at: dt.datetime
) -> ListedPerson:
    """Write the change; others hear of the new before the old is taken back, so that no gap is between."""
    listed.revision += 1
    try:
        with transaction.atomic():
            listed.save()
    except IntegrityError as error:
        if "key_listed_once" not in str(error):
            raise
        raise ListingRefused(
            _("此人已经在这个类别的管理中。"), "key_people.twice", field="category", status=409
        ) from None
    plan([listed], day=city_day(at), workers=queries.Workers())
    audit.record(by=by, act=f"key_people.{kind}", subject=ref(listed), at=at, reason=said)
    telling.note(listed, kind, by=by, at=at, said=said)
    telling.emit_listed(listed, by=by, at=at)
    telling.emit_withdrawn(listed, was, by=by, at=at)
    telling.tell_changed(listed, _("健康管理有变化"), said, at=at)
    return listed


@transaction.atomic
def withdraw(*, by: Person, listed: ListedPerson, reason: str, at: dt.datetime) -> ListedPerson:
    """The listing was a mistake: it ends as if it had never been, with the reason on record."""
    listed = locked(by, listed.pk)
    drop_open(listed, at=at)
    listed.state, listed.ended_at = ListedState.WITHDRAWN, at
    listed.save(update_fields=["state", "ended_at"])
    audit.record(by=by, act="key_people.withdraw", subject=ref(listed), at=at, reason=reason)
    telling.note(listed, StepKind.WITHDRAWN, by=by, at=at, said=reason)
    telling.emit_withdrawn(listed, listed.evidence, by=by, at=at)
    body = _("因信息有误，已撤销对您的健康管理，对您造成的不便深表歉意。")
    telling.tell_changed(listed, _("健康管理已撤销"), body, at=at)
    return listed
