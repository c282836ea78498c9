"""Keeping the categories."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from shanzhi.core.errors import DomainError
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit

from ..models import Category
from ..supplied import CATEGORIES


class CategoryRefused(DomainError):
    """A category that cannot be kept like this."""


@transaction.atomic
def supply_categories(*, by: Person | None, at: dt.datetime) -> int:
    """Take over the platform's categories that the city does not have yet; says how many."""
    with override(settings.LANGUAGE_CODE):  # data of the city, in the city's language
        rows = [
            Category(order=place, **{name: _plain(value) for name, value in row.items()})
            for place, row in enumerate(CATEGORIES, start=1)
        ]
    there = set(Category.objects.values_list("code", flat=True))
    fresh = [row for row in rows if row.code not in there]
    Category.objects.bulk_create(fresh, ignore_conflicts=True)
    audit.record(
        by=by, act="key_people.supply_categories", subject="category:*", at=at, detail={"rows": len(fresh)}
    )
    return len(fresh)


def _plain(value: Any) -> Any:
    return value if isinstance(value, bool | int | list) else str(value)


@transaction.atomic
def save_category(
    *, by: Person, category: Category | None, values: Mapping[str, Any], at: dt.datetime
) -> Category:
    """Add a category or change one. The plans of people already listed follow from the next day on."""
    code = category.code if category else str(values["code"])
    if category is None and Category.objects.filter(code=code).exists():
        raise CategoryRefused(_("这个代号已经使用，请换一个。"), "key_category.code", field="code")
    others = Category.objects.filter(name=values["name"]).exclude(code=code)
    if others.exists():
        raise CategoryRefused(_("已经有同名的类别。"), "key_category.name", field="name")
    row = category or Category()
    for name, value in values.items():
        setattr(row, name, value)
    row.code = code
    row.save()
    audit.record(by=by, act="key_people.save_category", subject=ref(row), at=at, detail={"code": code})
    return row
