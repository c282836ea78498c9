"""Listing a person, and opening who somebody is."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from shanzhi.core.clock import city_day
from shanzhi.core.identifiers import check_document_number, is_mobile, normalised
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts import actions as accounts_actions
from shanzhi.kernel.accounts import queries as accounts
from shanzhi.kernel.accounts.enums import IdKind
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit

from .. import queries, telling
from ..enums import StepKind
from ..holding import ListingRefused, refuse_period
from ..homes import Stay, stay_of
from ..models import Category, ListedPerson
from ..plans import plan


@transaction.atomic
def list_by_number(
    *,
    by: Person,
    id_number: str,
    name: str = "",
    category: Category,
    source: str,
    reason: str,
    document_number: str,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    address: str = "",
    division: str = "",
    lng: float | None = None,
    lat: float | None = None,
    contact_phone: str = "",
    at: dt.datetime,
) -> ListedPerson:
    """List the person behind an identity or phone number; whoever has no account yet gets one without a phone."""
    person = _person_of(by, id_number, name, at)
    stay = stay_of(person, address=address, division_code=division, lng=lng, lat=lat)
    return list_person(
        by=by,
        person=person,
        category=category,
        source=source,
        reason=reason,
        document_number=document_number,
        stay=stay,
        starts_on=starts_on,
        ends_on=ends_on,
        contact_phone=contact_phone,
        at=at,
    )


def _person_of(by: Person, text: str, name: str, at: dt.datetime) -> Person:
    number, name = normalised(text), name.strip()
    person = accounts.person_by_phone(number) if is_mobile(number) else accounts.person_by_id_number(number)
    problem = _problem_with(person, number, name)
    if problem:
        words, code, field = problem
        raise ListingRefused(words, f"key_people.{code}", field=field)
    return person or accounts_actions.register_companion(
        by=by, name=name, id_kind=IdKind.RESIDENT, id_number=number, at=at
    )


def _problem_with(person: Person | None, number: str, name: str) -> tuple[Promise, str, str] | None:
    """Why this number with this name cannot be listed: `(words, code, field)`."""
    if person is not None:
        if not person.is_real:
            return _("这个手机号的主人还没有实名，请填写身份证号码。"), "not_real", "id_number"
        if name and name != person.name:
            return _("号码与姓名不一致，请与证件核对。"), "other_name", "name"
        return None
    if is_mobile(number):
        return _("没有人使用这个手机号，请填写身份证号码和姓名。"), "unknown_phone", "id_number"
    return None if name else (_("这个号码还没有账号，请填写证件上的姓名，系统会为其建档。"), "name", "name")


@transaction.atomic
def list_person(
    *,
    by: Person,
    person: Person,
    category: Category,
    source: str,
    reason: str,
    document_number: str,
    stay: Stay,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    contact_phone: str = "",
    at: dt.datetime,
) -> ListedPerson:
    """Put a person under a category; the follow-ups of today are made at once."""
    ends_on = ends_on or starts_on + dt.timedelta(days=category.days)
    _refuse_unfit(by, category, stay)
    refuse_period(starts_on, ends_on, at)
    listed = ListedPerson(
        person=person,
        category=category,
        source=source,
        reason=reason.strip(),
        document_number=check_document_number(document_number, today=city_day(at)),
        contact_phone=contact_phone or person.phone,
        starts_on=starts_on,
        ends_on=ends_on,
        plan_from=at,
        listed_at=at,
        listed_by=by,
        **vars(stay),
    )
    _write(listed)
    plan([listed], day=city_day(at), workers=queries.Workers())
    _tell(by, listed, at)
    return listed


def _refuse_unfit(by: Person, category: Category, stay: Stay) -> None:
    if not by.has_permit_in(queries.MANAGING, stay.division.pk):
        raise ListingRefused(
            _("这个地址不在您负责的区域，请转给当地工作人员。"), "key_people.elsewhere", field="division"
        )
    if not category.is_active:
        raise ListingRefused(
            _("这个类别已停用，请选择其他类别。"), "key_people.old_category", field="category"
        )


def _write(listed: ListedPerson) -> None:
    """Of two officials who list the same person at once, the second is told."""
    try:
        with transaction.atomic():
            listed.save(force_insert=True)
    except IntegrityError as error:
        if "key_listed_once" not in str(error):
            raise
        raise ListingRefused(
            _("此人已经在这个类别的管理中，不用重复纳入；期限有变化时请在名单里调整。"),
            "key_people.twice",
            field="id_number",
            status=409,
        ) from None


def _tell(by: Person, listed: ListedPerson, at: dt.datetime) -> None:
    what = gettext_noop("姓名、证件号码、联系电话、住址")
    reason = f"{listed.category.name}：{listed.reason}"
    audit.record_opening(by=by, person_id=listed.person_id, what=what, reason=reason, at=at)
    audit.record(by=by, act="key_people.list", subject=ref(listed), at=at, reason=listed.reason)
    telling.note(listed, StepKind.LISTED, by=by, at=at, said=f"{listed.document_number} {listed.reason}")
    telling.emit_listed(listed, by=by, at=at)
    telling.tell_listed(listed, at=at)


@transaction.atomic
def open_listed(*, by: Person, listed: ListedPerson, reason: str, at: dt.datetime) -> ListedPerson:
    """Show an official who a listed person is and where they stay; the person can see that it happened."""
    if len(reason.strip()) < 2:
        raise ListingRefused(
            _("请写明查看的理由，本人可以看到这条记录。"), "key_people.reason", field="reason"
        )
    what = gettext_noop("姓名、证件号码、联系电话、住址")
    audit.record_opening(by=by, person_id=listed.person_id, what=what, reason=reason.strip(), at=at)
    return listed
