"""Questions about files to resume work."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.orgs import queries as orgs

from ..models import Firm, ResumeWork
from .firms import REVIEWING, SEEING, NotFound, agencies


def resumes_of(firm: Firm) -> QuerySet[ResumeWork]:
    """Every file of a firm, newest first."""
    return firm.resumes.prefetch_related("steps").order_by("-submitted_at", "pk")


def open_resume_of(firm: Firm) -> ResumeWork | None:
    """The file that is being worked on."""
    return ResumeWork.objects.running().filter(firm=firm).first()


def own_resume(person: Person, resume_id: UUID) -> ResumeWork:
    """A file of a firm for which the person acts; as if there were none for others."""
    rows = ResumeWork.objects.filter(
        firm__organisation__in=agencies(person).order_by().values("organisation")
    )
    found = rows.filter(pk=resume_id).select_related("firm__organisation", "firm__group").first()
    if found is None:
        raise NotFound(_("没有找到这份复工备案。"), "staff.no_resume")
    return found


def resumes_within(person: Person) -> QuerySet[ResumeWork]:
    """The files of the firms that an official answers for, the longest wait first."""
    scope = orgs.scope_of(person, REVIEWING)
    rows = ResumeWork.objects.filter(orgs.inside(scope, "division_code"))
    return rows.select_related("firm__organisation", "firm__park", "firm__group__division").order_by(
        "submitted_at", "pk"
    )


def resumes_found(person: Person, *, search: str = "", state: str = "") -> QuerySet[ResumeWork]:
    """Those that wait for an official, or those in a state, or all of them."""
    rows = resumes_within(person)
    if state == "":
        rows = rows.filter(pk__in=ResumeWork.objects.waiting().values("pk"))
    elif state != "all":
        rows = rows.filter(state=state)
    else:
        rows = rows.order_by("-submitted_at", "pk")
    return rows.filter(firm__organisation__name__icontains=search) if search else rows


def resume_within(person: Person, resume_id: UUID) -> ResumeWork:
    found = resumes_within(person).filter(pk=resume_id).first()
    if found is None:
        raise NotFound(_("没有找到这份复工备案，或它不在您负责的区域。"), "staff.no_resume")
    return found


def resume_figures(scope: str) -> Mapping[str, int]:
    """Files by state inside a scope."""
    rows = ResumeWork.objects.filter(orgs.inside(scope, "division_code")).order_by()
    return dict(rows.values_list("state").annotate(number=Count("pk")))


def waiting_within(person: Person) -> int:
    """How many files wait for an official here."""
    scope = orgs.scope_of(person, REVIEWING)
    return ResumeWork.objects.waiting().filter(orgs.inside(scope, "division_code")).count()


def can_see(person: Person, division_code: str) -> bool:
    """Whether an official's permits reach a firm of that division."""
    return any(person.has_permit_in(permit, division_code) for permit in (REVIEWING, SEEING))
