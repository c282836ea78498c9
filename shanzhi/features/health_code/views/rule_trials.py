"""Officials: trying a version of the rules out on everybody before anybody's code changes."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from shanzhi.core import htmx
from shanzhi.core.access import permit
from shanzhi.core.clock import now
from shanzhi.core.errors import DomainError
from shanzhi.core.export import export
from shanzhi.core.forms import act

from .. import actions, exports, queries, rule_pages, trial_pages
from ..forms import TrialForm
from .rule_sets import SEEING, WRITING


@permit(SEEING, everywhere=True)
@require_http_methods(["GET", "POST"])
def rule_trial(request: HttpRequest, rule_set_id: uuid.UUID) -> HttpResponse:
    """The last trial with its figures; a POST starts another one."""
    found = rule_pages.found(rule_set_id)
    form = TrialForm(request.POST or None)
    may_start = request.user.has_permit_in(WRITING, "") and rule_pages.can_be_tried(found)
    if request.method == "POST":
        if not may_start:
            raise DomainError(rule_pages.NO_TRIAL, "rules.no_trial", status=403)
        done, _trial = act(
            form,
            lambda data: actions.start_trial(by=request.user, rule_set_id=rule_set_id, at=now(), **data),
        )
        if done:
            return htmx.go(request, "health_code:rule_trial", rule_set_id)
    trial = queries.last_trial_of(found)
    shown = trial_pages.trial_view(trial)
    if request.GET.get("format") in {"csv", "xlsx"} and shown is not None:
        return export(request.GET["format"], exports.county_columns(), shown.counties, "rule-trial")
    context = {"rule_set": found, "form": form, "trial": shown, "may_start": may_start}
    status = 422 if form.is_bound else 200
    return htmx.page(request, "health_code/office/rule_trial.html", context, status=status)
