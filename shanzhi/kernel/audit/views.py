"""The one page of the record that people see: who looked at my data."""

from django.http import HttpRequest, HttpResponse

from shanzhi.core.access import signed_in
from shanzhi.core.htmx import page
from shanzhi.core.pagination import paged
from shanzhi.kernel.audit import queries


@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """Every opening of the signed-in person's identity data: when, who, what, why."""
    openings = paged(request, queries.openings_of(request.user))
    return page(request, "audit/mine.html", {"openings": openings})
