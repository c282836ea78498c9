"""Declaring: a person's answers become a colour, its history and what gates read."""

import datetime as dt
from collections.abc import Collection
from decimal import Decimal
from uuid import UUID

from django.db import transaction
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
from shanzhi.kernel.events import actions as events
from shanzhi.kernel.notify import actions as notify
from shanzhi.kernel.orgs.models import Division
from shanzhi.kernel.scans import actions as scans

from .. import rules
from ..enums import REASONS, Colour, ColourRule
from ..models import ColourChange, HealthCode, HealthDeclaration


class DeclarationRefused(DomainError):
    """A declaration cannot be taken: no real name, or nobody of age speaks for the child."""


@transaction.atomic
def declare(
    *,
    by: Person,
    person: Person,
    request_id: UUID,
    division: Division,
    temperature: Decimal,
    symptoms: Collection[str],
    contact: str,
    travel: str,
    travel_places: str = "",
    at: dt.datetime,
) -> HealthCode:
    """Declare for oneself or a family member; the same `request_id` again changes nothing."""
    _check_may_declare(by, person, at)
    Person.objects.select_for_update(no_key=True).get(pk=person.pk)  # two taps: the second waits, then finds
    declaration, is_new = HealthDeclaration.objects.get_or_create(
        person=person,
        request_id=request_id,
        defaults={
            "declared_by": by,
            "division": division,
            "temperature": temperature,
            "symptoms": sorted(symptoms),
            "contact": contact,
            "travel": travel,
            "travel_places": travel_places,
            "declared_at": at,
        },
    )
    if not is_new:
        return HealthCode.objects.get(person=person)
    _tell_declared(by, declaration, at)
    return _settle(by, declaration, at)


def _tell_declared(by: Person, declaration: HealthDeclaration, at: dt.datetime) -> None:
    events.emit(
        "health_code.declared",
        subject=ref(declaration.person),
        at=at,
        by=by,
        division_code=declaration.division_id,
        payload={"declaration": str(declaration.pk)},
    )


def _check_may_declare(by: Person, person: Person, at: dt.datetime) -> None:
    if by.pk != person.pk:
        accounts.may_act_for(by, person.pk)
    if not person.is_real:
        raise DeclarationRefused(_("请先完成实名核验，再申领健康码。"), "health_code.real_name_first")
    born = person.birth_date
    child = born is not None and rules.needs_guardian(rules.age_on(born, city_day(at)))
    if child and by.pk == person.pk:
        raise DeclarationRefused(
            _("未满 16 周岁的，请由监护人在自己的账号中添加家庭成员后代为申报。"),
            "health_code.guardian_needed",
        )


def _settle(by: Person, declaration: HealthDeclaration, at: dt.datetime) -> HealthCode:
    """Bring code, history and standing to what the rules say now."""
    person = declaration.person
    before = HealthCode.objects.filter(person=person).first()
    verdict = rules.weightier(_held(before), _verdict(declaration, at), at=at)
    changed = before is None or before.colour != verdict.colour
    code = HealthCode(
        person=person,
        division=declaration.division,
        colour=verdict.colour,
        rule=verdict.rule,
        until=verdict.until,
        since=at if before is None or changed else before.since,
        declared_at=at,
        registered_at=before.registered_at if before else at,
    )
    code.save(force_insert=before is None, force_update=before is not None)
    scans.set_standing(
        person_id=person.pk,
        name=person.name,
        colour=GateColour[verdict.colour.name],
        reason=None if verdict.colour == Colour.GREEN else str(REASONS[verdict.rule]),
        division_code=code.division_id,
        until=verdict.until,
        at=at,
    )
    if changed:
        _record_change(by, code, before, ref(declaration), at)
    return code


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


def _record_change(
    by: Person, code: HealthCode, before: HealthCode | None, evidence: str, at: dt.datetime
) -> None:
    was = before.colour if before else ""
    ColourChange.objects.create(
        person=code.person,
        before=was,
        colour=code.colour,
        rule=code.rule,
        until=code.until,
        evidence=evidence,
        at=at,
        by=by,
    )
    events.emit(
        "health_code.colour_changed",
        subject=ref(code.person),
        at=at,
        by=by,
        division_code=code.division_id,
        payload={"before": was, "colour": code.colour, "rule": code.rule, "until": code.until.isoformat()},
    )
    if was or code.colour != Colour.GREEN:  # the first green is the answer to their own tap, not news
        colour = Colour(code.colour).label
        notify.tell(
            person=code.person,
            notice="health_code.colour_changed",
            title=format_lazy(
                _("{name}的健康码已变为{colour}"), name=mask_name(code.person.name), colour=colour
            ),
            body=format_lazy(_("{reason}{advice}"), reason=code.reason, advice=code.advice),
            url=reverse("citizen:health_code:show"),
            at=at,
        )
