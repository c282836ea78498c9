"""What all changes of a listing share: holding it, and refusing periods that cannot be meant."""

import datetime as dt
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import city_day
from shanzhi.core.errors import DomainError
from shanzhi.kernel.accounts.models import Person

from . import queries, rules
from .models import ListedPerson


class ListingRefused(DomainError):
    """A person cannot be listed like this."""


PERIOD_WORDS = {
    "order": (_("结束日期不能早于开始日期。"), "ends_on"),
    "long_ago": (_("开始日期最早可以填 60 天前。"), "starts_on"),
    "ahead": (_("开始日期最晚可以填 60 天后。"), "starts_on"),
    "too_long": (_("管理期限最长 180 天。"), "ends_on"),
}


def refuse_period(starts_on: dt.date, ends_on: dt.date, at: dt.datetime) -> None:
    """Refuse a period that cannot be meant."""
    problem = rules.period_refusal(starts_on=starts_on, ends_on=ends_on, today=city_day(at))
    if problem:
        words, field = PERIOD_WORDS[problem]
        raise ListingRefused(words, f"key_people.{problem}", field=field)


def locked(by: Person, listed_id: UUID) -> ListedPerson:
    """The listing, held until the transaction ends; one that has ended is refused in words."""
    ListedPerson.objects.select_for_update(no_key=True).filter(pk=listed_id).first()
    listed = queries.listed_within(by, listed_id)
    if not listed.is_active:
        raise ListingRefused(_("这条管理记录已经结束，请刷新页面。"), "key_people.ended", status=409)
    return listed
