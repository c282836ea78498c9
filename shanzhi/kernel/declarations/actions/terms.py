"""The stretches of days on which schools teach."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.declarations.enums import Audience
from shanzhi.kernel.declarations.models import Term

LONGEST_TERM = dt.timedelta(days=250)


class TermRefused(DomainError):
    """A term that cannot be meant."""


@transaction.atomic
def add_term(
    *,
    by: Person | None,
    name: str,
    first: dt.date,
    last: dt.date,
    audience: Audience = Audience.SCHOOL,
    at: dt.datetime,
) -> Term:
    """Add a term. Rounds that are open stay as they are."""
    if last < first or last - first > LONGEST_TERM:
        raise TermRefused(_("请核对起止日期：结束不早于开始，最长 250 天。"), "term.period", field="last")
    if Term.objects.filter(audience=audience, first__lte=last, last__gte=first).exists():
        raise TermRefused(_("与已有的学期重叠。"), "term.overlap", field="first", status=409)
    term = Term.objects.create(audience=audience, name=name.strip(), first=first, last=last)
    audit.record(by=by, act="declarations.term_added", subject=ref(term), at=at, detail={"name": term.name})
    return term


@transaction.atomic
def change_term(*, by: Person, term: Term, first: dt.date, last: dt.date, at: dt.datetime) -> Term:
    """Move the first or last day of a term."""
    term = Term.objects.select_for_update().get(pk=term.pk)
    if last < first or last - first > LONGEST_TERM:
        raise TermRefused(_("请核对起止日期：结束不早于开始，最长 250 天。"), "term.period", field="last")
    others = Term.objects.filter(audience=term.audience, first__lte=last, last__gte=first)
    if others.exclude(pk=term.pk).exists():
        raise TermRefused(_("与已有的学期重叠。"), "term.overlap", field="first", status=409)
    before = f"{term.first}–{term.last}"
    term.first, term.last = first, last
    term.save(update_fields=["first", "last"])
    audit.record(by=by, act="declarations.term_changed", subject=ref(term), at=at, detail={"before": before})
    return term
