"""Questions about categories."""

from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ..enums import ListedState
from ..models import Category
from .finding import NotFound


def categories() -> QuerySet[Category]:
    """All of them, with how many people are listed under each now."""
    return Category.objects.annotate(people=Count("listings", filter=Q(listings__state=ListedState.ACTIVE)))


def active_categories() -> QuerySet[Category]:
    """Those under which people may be listed."""
    return Category.objects.filter(is_active=True)


def category_of(category_id: UUID) -> Category:
    found = Category.objects.filter(pk=category_id).first()
    if found is None:
        raise NotFound(_("没有找到这个类别。"), "key_category.unknown")
    return found
