"""Officials: the fever clinics, and how many people checked themselves."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shanzhi.core import htmx
from shanzhi.core.access import permit
from shanzhi.core.clock import now
from shanzhi.core.forms import act
from shanzhi.kernel.orgs.enums import Level
from shanzhi.kernel.orgs.models import Division

from .. import actions, boards, queries
from ..forms import ClinicForm
from ..models import Clinic


@permit("self_check.see_counts", everywhere=True)
@require_safe
def counts(request: HttpRequest) -> HttpResponse:
    return render(request, "self_check/office/counts.html", {"board": boards.board_of(at=now())})


@permit("self_check.keep_clinics", everywhere=True)
@require_safe
def clinics(request: HttpRequest) -> HttpResponse:
    return render(request, "self_check/office/clinics.html", {"rows": queries.clinics()})


@permit("self_check.keep_clinics", everywhere=True)
@require_http_methods(["GET", "POST"])
def clinic_edit(request: HttpRequest, clinic_id: uuid.UUID | None = None) -> HttpResponse:
    row = queries.clinic_of(clinic_id) if clinic_id else None
    towns = Division.objects.filter(level=Level.TOWN).select_related("parent")
    form = ClinicForm(request.POST or None, towns=towns, initial=_initial(row))
    if request.method == "POST":
        done, _row = act(
            form, lambda data: actions.save_clinic(by=request.user, clinic=row, values=data, at=now())
        )
        if done:
            messages.success(request, _("发热门诊已保存。"))
            return htmx.go(request, "self_check:clinics")
    status = 422 if form.is_bound else 200
    return render(request, "self_check/office/clinic.html", {"row": row, "form": form}, status=status)


def _initial(row: Clinic | None) -> dict[str, Any]:
    if row is None:
        return {}
    values = {name: getattr(row, name) for name in ClinicForm.base_fields if name != "division"}
    return values | {"division": row.division_id}
