"""Why somebody's code has its colour: reason, rule, evidence, how long, whom to call, how to appeal."""

import uuid

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shanzhi.core.access import signed_in
from shanzhi.core.clock import now
from shanzhi.kernel.accounts import queries as accounts

from .. import queries, rules


@signed_in
@require_safe
def why(request: HttpRequest, person_id: uuid.UUID | None = None) -> HttpResponse:
    """For oneself or a family member."""
    at = now()
    person = accounts.may_act_for(request.user, person_id or request.user.pk)
    known = queries.dossier_of(person)
    code = known.code
    context = {
        "person": person,
        "people": accounts.people_i_act_for(request.user),
        "code": code,
        "why": known.why,
        "is_current": code is not None and rules.is_current(code.until, at=at),
        "may_appeal": queries.may_appeal(code, at=at),
        "appeal": queries.running_appeals([person.pk]).get(person.pk),
        "history": known.history,
        "hotline": settings.HEALTH_HOTLINE,
        "hours": queries.appeal_hours(),
    }
    return render(request, "health_code/citizen/why.html", context)
