"""The categories, kept by officials of the city."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shanzhi.core import htmx
from shanzhi.core.access import permit
from shanzhi.core.clock import now
from shanzhi.core.forms import act

from .. import actions, queries
from ..forms import CategoryForm
from ..models import Category
from ..supplied import CATEGORIES


@permit("key_people.set_categories", everywhere=True)
@require_safe
def categories(request: HttpRequest) -> HttpResponse:
    rows = list(queries.categories())
    there = {row.code for row in rows}
    missing = sum(1 for row in CATEGORIES if row["code"] not in there)
    return render(request, "key_people/office/categories.html", {"rows": rows, "missing": missing})


@permit("key_people.set_categories", everywhere=True)
@require_POST
def supply(request: HttpRequest) -> HttpResponse:
    """Take over the suggested categories."""
    added = actions.supply_categories(by=request.user, at=now())
    messages.success(request, _("已添加 {count} 个类别，可以逐个修改。").format(count=added))
    return htmx.go(request, "key_people:categories")


@permit("key_people.set_categories", everywhere=True)
@require_http_methods(["GET", "POST"])
def category_new(request: HttpRequest) -> HttpResponse:
    return _edited(request, None)


@permit("key_people.set_categories", everywhere=True)
@require_http_methods(["GET", "POST"])
def category(request: HttpRequest, category_id: uuid.UUID) -> HttpResponse:
    return _edited(request, queries.category_of(category_id))


def _edited(request: HttpRequest, row: Category | None) -> HttpResponse:
    form = CategoryForm(request.POST or None, is_new=row is None, initial=_initial(row))
    if request.method == "POST":
        done, _row = act(
            form, lambda data: actions.save_category(by=request.user, category=row, values=data, at=now())
        )
        if done:
            messages.success(request, _("类别已保存，明天起的随访按新的设置安排。"))
            return htmx.go(request, "key_people:categories")
    status = 422 if form.is_bound else 200
    return render(request, "key_people/office/category.html", {"row": row, "form": form}, status=status)


def _initial(row: Category | None) -> dict[str, Any]:
    if row is None:
        return {}
    values = {name: getattr(row, name) for name in CategoryForm.base_fields}
    return values | {"due_times": "，".join(f"{time:%H:%M}" for time in row.due_times)}
