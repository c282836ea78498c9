"""Filing an appeal in the business portal; its course is a page of cases."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from shanzhi.core import htmx
from shanzhi.core.access import signed_in
from shanzhi.core.clock import now
from shanzhi.core.forms import act

from . import actions, queries
from .forms import AppealForm
from .supplied import TEMPLATE


@signed_in
@require_http_methods(["GET", "POST"])
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Say what holds the enterprise up."""
    firms = queries.firms_of(request.user)  # type: ignore[arg-type]
    if not firms:
        return render(request, "appeals/nobody.html")
    initial = {
        "request_id": uuid.uuid4(),
        "organisation_id": str(firms[0].pk),
        "words": TEMPLATE,
        "contact_name": request.user.name,  # type: ignore[union-attr]
        "contact_phone": request.user.phone,  # type: ignore[union-attr]
    }
    form = AppealForm(
        request.POST or None,
        request.FILES or None,
        initial=initial,
        firms=firms,
        groups=queries.types_by_group(),
    )
    if request.method == "POST":
        done, made = act(form, lambda data: actions.file_appeal(by=request.user, at=now(), **data))
        if done:
            messages.success(request, _("诉求已提交，受理后会给您发消息。"))
            return htmx.go(request, "cases:case", made.pk)
    return render(request, "appeals/new.html", {"form": form}, status=422 if form.is_bound else 200)
