"""What both ways of declaring share: who may, the code that follows, its history, what gates show, the message."""

import datetime as dt

from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import city_day
from shanzhi.core.errors import DomainError
from shanzhi.core.masking import mask_name
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts import queries as accounts
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.codes.enums import Colour as GateColour
from shanzhi.kernel.notify import actions as notify
from shanzhi.kernel.scans import actions as scans

from . import rules
from .enums import REASONS, Colour, ColourRule
from .models import ColourChange, HealthCode, HealthDeclaration


class DeclarationRefused(DomainError):
    """A declaration cannot be taken: no real name, or nobody of age speaks for the child."""


def check_may_declare(by: Person, person: Person, at: dt.datetime) -> None:
    """Refuse who does not act for the person, and people who cannot have a code."""
    if by.pk != person.pk:
        accounts.may_act_for(by, person.pk)
    check_may_have_code(by, person, at)


def check_may_have_code(by: Person, person: Person, at: dt.datetime) -> None:
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


def code_after(before: HealthCode | None, declaration: HealthDeclaration) -> HealthCode:
    """The code that a declaration leaves behind."""
    at = declaration.declared_at
    verdict = rules.weightier(_held(before), _verdict(declaration, at), at=at)
    return HealthCode(
        person=declaration.person,
        division=declaration.division,
        colour=verdict.colour,
        rule=verdict.rule,
        until=verdict.until,
        since=before.since if before and before.colour == verdict.colour else at,
        declared_at=at,
        registered_at=before.registered_at if before else at,
    )


def _verdict(declaration: HealthDeclaration, at: dt.datetime) -> rules.Verdict:
    answers = rules.Answers(
        temperature=declaration.temperature,
        symptoms=declaration.symptoms,
        contact=declaration.contact,
        travel=declaration.travel,
    )
    return rules.verdict_of(answers, at=at)


def _held(code: HealthCode | None) -> rules.Verdict | None:
    if code is None:
        return None
    return rules.Verdict(Colour(code.colour), ColourRule(code.rule), code.until)


def has_changed(before: HealthCode | None, code: HealthCode) -> bool:
    """Whether the history gets a line."""
    return before is None or before.colour != code.colour


def standing_of(code: HealthCode) -> scans.NewStanding:
    """What gates show of the code."""
    return scans.NewStanding(
        person_id=code.person_id,
        name=code.person.name,
        colour=GateColour[Colour(code.colour).name],
        reason=None if code.colour == Colour.GREEN else str(REASONS[ColourRule(code.rule)]),
        division_code=code.division_id,
        until=code.until,
    )


def change_of(before: HealthCode | None, declaration: HealthDeclaration, code: HealthCode) -> ColourChange:
    """That line: which declaration made which colour of which."""
    return ColourChange(
        person=code.person,
        before=before.colour if before else "",
        colour=code.colour,
        rule=code.rule,
        until=code.until,
        evidence=ref(declaration),
        at=declaration.declared_at,
        by=declaration.declared_by,
    )


def tell_change(change: ColourChange, code: HealthCode) -> None:
    """Tell the person of their new colour, when it is news."""
    if not change.before and code.colour == Colour.GREEN:
        return  # the first green is the answer to their own tap, not news
    notify.tell(
        person=code.person,
        notice="health_code.colour_changed",
        title=format_lazy(
            _("{name}的健康码已变为{colour}"),
            name=mask_name(code.person.name),
            colour=Colour(code.colour).label,
        ),
        body=format_lazy(_("{reason}{advice}"), reason=code.reason, advice=code.advice),
        url=reverse("citizen:health_code:show"),
        at=change.at,
    )
