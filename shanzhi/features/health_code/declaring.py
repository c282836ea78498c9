"""Who may declare for whom."""

import datetime as dt
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import city_day
from shanzhi.core.errors import DomainError
from shanzhi.kernel.accounts import queries as accounts
from shanzhi.kernel.accounts.models import Person

from . import rules


class DeclarationRefused(DomainError):
    """A declaration cannot be taken: no real name, or nobody of age speaks for the child."""


class Somebody(Protocol):
    """As much of a person as the check below looks at."""

    @property
    def pk(self) -> Any: ...
    @property
    def is_real(self) -> bool: ...
    @property
    def birth_date(self) -> dt.date | None: ...


def check_may_declare(by: Person, person: Person, at: dt.datetime) -> None:
    """Refuse who does not act for the person, and people who cannot have a code."""
    if by.pk != person.pk:
        accounts.may_act_for(by, person.pk)
    check_may_have_code(by, person, at)


def check_may_have_code(by: Somebody, person: Somebody, at: dt.datetime) -> None:
    """Refuse a person without a real name, and a child that declares alone."""
    if not person.is_real:
        raise DeclarationRefused(_("请先完成实名核验，再申领健康码。"), "health_code.real_name_first")
    born = person.birth_date
    child = born is not None and rules.needs_guardian(rules.age_on(born, city_day(at)))
    if child and by.pk == person.pk:
        raise DeclarationRefused(
            _("未满 16 周岁的，请由监护人在自己的账号中添加家庭成员后代为申报。"),
            "health_code.guardian_needed",
        )
