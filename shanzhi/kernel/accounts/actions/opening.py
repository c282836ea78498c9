"""From a phone number to an account."""

import datetime as dt
from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.crypto import blind_index
from shanzhi.core.errors import DomainError
from shanzhi.core.identifiers import is_mobile
from shanzhi.core.refs import ref
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.events import actions as events

from .. import rules
from ..models import Person


class PhoneRefused(DomainError):
    """The number cannot be used for an account."""


def await_confirmation(*, phone: str, at: dt.datetime) -> Person:
    """The account of a number; for a new number a row that waits until its owner has typed the code."""
    if not is_mobile(phone):
        raise PhoneRefused(_("请填写 11 位手机号码。"), "phone.malformed", field="phone")
    person = Person.objects.with_phone(phone).first()
    if person is None:
        person = Person(created_at=at)
        person.set_phone(phone)
        try:
            with transaction.atomic():
                person.save()
        except IntegrityError:  # two requests for one new number: the first has made the row
            return Person.objects.with_phone(phone).get()
    elif person.phone_confirmed_at is None:
        Person.objects.filter(pk=person.pk).update(created_at=at)  # the wait begins anew
    return person


@transaction.atomic
def await_confirmations(*, phones: Collection[str], at: dt.datetime) -> list[Person]:
    """The accounts of many numbers, as `await_confirmation` gives them, in a few statements."""
    wanted = sorted({phone for phone in phones if is_mobile(phone)})
    fresh = []
    for phone in wanted:
        person = Person(created_at=at)
        person.set_phone(phone)
        fresh.append(person)
    Person.objects.bulk_create(fresh, ignore_conflicts=True)
    rows = Person.objects.filter(phone_index__in=[blind_index(phone) for phone in wanted])
    rows.filter(phone_confirmed_at=None).update(created_at=at)  # the wait begins anew
    return list(rows.order_by("pk"))


@transaction.atomic
def confirm_phone(*, person: Person, at: dt.datetime) -> bool:
    """The owner has shown that they hold the phone. True when this opened the account; a second time does nothing."""
    opened = Person.objects.filter(pk=person.pk, phone_confirmed_at=None).update(phone_confirmed_at=at)
    if opened:
        person.phone_confirmed_at = at
        audit.record(by=person, act="accounts.opened", subject=ref(person), at=at)
        events.emit("accounts.opened", subject=ref(person), at=at, by=person)
    return bool(opened)


@transaction.atomic
def open_account(*, phone: str, at: dt.datetime) -> Person:
    """An account for a number that its owner has proven elsewhere; the existing one where there is one."""
    person = await_confirmation(phone=phone, at=at)
    confirm_phone(person=person, at=at)
    return person


@transaction.atomic
def change_phone(*, by: Person, phone: str, at: dt.datetime) -> None:
    """A new number, already proven by a code sent to it. Other devices have to sign in again."""
    person = Person.objects.select_for_update().get(pk=by.pk)
    taken = Person.objects.with_phone(phone).exclude(pk=by.pk).first()
    if taken is not None and (taken.phone_confirmed_at or taken.name):
        raise PhoneRefused(_("这个手机号已经用于另一个账号。"), "phone.taken", field="phone")
    if taken is not None:
        taken.delete()  # somebody once typed this number and never the code
    person.set_phone(phone)
    person.phone_confirmed_at = at
    person.save()
    by.set_phone(phone)
    audit.record(by=by, act="accounts.phone_changed", subject=ref(by), at=at)


def record_sign_in(*, by: Person, method: str, at: dt.datetime) -> None:
    """Somebody signed in, by `method`: code, passkey, province or demo."""
    audit.record(by=by, act="accounts.signed_in", subject=ref(by), at=at, detail={"method": method})


def forget_unconfirmed(*, at: dt.datetime) -> int:
    """Remove numbers that somebody typed and nobody confirmed. Gives how many."""
    stale = Person.objects.filter(
        phone_confirmed_at=None,
        phone_index__isnull=False,
        created_at__lt=at - rules.UNCONFIRMED_KEPT,
        name="",
        grants=None,
    )
    return stale.delete()[1].get("accounts.Person", 0)
