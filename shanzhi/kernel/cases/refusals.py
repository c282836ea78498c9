"""What cases refuse, and the lock under which they look."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.kernel.cases import queries
from shanzhi.kernel.cases.models import Case
from shanzhi.kernel.cases.rules import procedures


class CaseRefused(DomainError):
    """A case that cannot be handled like this."""


def held(case_id: UUID) -> Case:
    """The case, held until the transaction ends. Raises CaseRefused."""
    case = Case.objects.select_for_update().filter(pk=case_id).first()
    if case is None:
        raise CaseRefused(_("没有这件办件"), "case.unknown", status=404)
    return case


def refuse_moved(case: Case, seen: int) -> None:
    """Tell whoever looked at an older version who was there first. Raises CaseRefused (409)."""
    if case.version == seen:
        return
    last = case.transitions.select_related("by").last()
    state = procedures.state_of(queries.procedure_of(case.kind), case.state)
    raise CaseRefused(
        _("%(name)s 刚刚办理过，现在是“%(state)s”，请看过再办")
        % {"name": last.by.name if last and last.by else _("系统"), "state": state.name},
        "case.moved",
        status=409,
    )
