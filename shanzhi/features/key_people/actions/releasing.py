"""Releasing people, one by one or all whose day it is, and the document about it."""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from shanzhi.core.clock import city_day
from shanzhi.core.errors import DomainError
from shanzhi.core.ids import new_id
from shanzhi.core.refs import ref
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.audit import actions as audit
from shanzhi.kernel.codes import actions as codes
from shanzhi.kernel.codes import queries as codes_queries
from shanzhi.kernel.codes.enums import CodeKind
from shanzhi.kernel.orgs import queries as orgs

from .. import queries, rules, telling
from ..enums import ListedState, StepKind
from ..holding import locked
from ..models import ListedPerson, Release
from ..plans import drop_open

MOST_AT_ONCE = 200


class ReleaseRefused(DomainError):
    """A person cannot be released like this, or a document not be taken back."""


@transaction.atomic
def release(*, by: Person, listed: ListedPerson, explanation: str = "", at: dt.datetime) -> Release:
    """End a listing and issue its document. What stands against it has to be explained."""
    listed = locked(by, listed.pk)
    (found,) = queries.obstacles_of([listed], today=city_day(at), at=at)
    if found.found and not explanation.strip():
        raise ReleaseRefused(
            _("请写明为什么可以解除：{obstacles}。").format(obstacles="、".join(found.words)),
            "key_release.explain",
            field="explanation",
        )
    return _release(by, listed, explanation.strip(), at)


@transaction.atomic
def release_many(*, by: Person, listed_ids: Collection[UUID], at: dt.datetime) -> list[Release]:
    """Release those of the chosen whose time is over and against whom nothing stands; gives their documents.

    Whoever was released meanwhile, or needs an explanation by now, is passed over and stays on the list.
    """
    if len(listed_ids) > MOST_AT_ONCE:
        raise ReleaseRefused(_("一次最多解除 200 人，请分批办理。"), "key_release.too_many")
    rows = ListedPerson.objects.select_for_update(no_key=True, of=("self",)).due(city_day(at))
    rows = rows.filter(pk__in=listed_ids).select_related("person", "category", "division").order_by("pk")
    mine = [row for row in rows if by.has_permit_in(queries.MANAGING, row.division_id)]
    clear = [one.listed for one in queries.obstacles_of(mine, today=city_day(at), at=at) if not one.found]
    in_turn = sorted(clear, key=lambda row: str(row.person_id))  # events want their subjects in order
    return [_release(by, row, "", at) for row in in_turn]


def _release(by: Person, listed: ListedPerson, explanation: str, at: dt.datetime) -> Release:
    drop_open(listed, at=at)
    listed.state, listed.ended_at = ListedState.RELEASED, at
    listed.save(update_fields=["state", "ended_at"])
    document = _issue(by, listed, explanation, min(city_day(at), listed.ends_on), at)
    said = f"{document.number} {explanation}".strip()
    audit.record(by=by, act="key_people.release", subject=ref(listed), at=at, reason=explanation)
    telling.note(listed, StepKind.RELEASED, by=by, at=at, said=said)
    telling.emit_released(listed, document, by=by, at=at)
    telling.tell_released(document, at=at)
    return document


def _issue(by: Person, listed: ListedPerson, explanation: str, ends_on: dt.date, at: dt.datetime) -> Release:
    """Write the document and give out its code."""
    identifier, unit = new_id(), orgs.unit_of(by)
    document = Release.objects.create(
        id=identifier,
        listed=listed,
        number=rules.document_number(identifier.int, city_day(at)),
        category_name=listed.category.name,
        starts_on=listed.starts_on,
        ends_on=max(ends_on, listed.starts_on),
        basis=listed.document_number,
        issuing_unit=unit.name if unit else settings.CITY_NAME,
        explanation=explanation,
        issued_at=at,
        issued_by=by,
    )
    seconds = rules.DOCUMENT_HOLDS_SECONDS
    codes.issue(by=by, kind=CodeKind.DOCUMENT, subject=document.pk, valid_seconds=seconds, at=at)
    return document


@transaction.atomic
def revoke_document(*, by: Person, document: Release, reason: str, at: dt.datetime) -> Release:
    """Take a document back: whoever checks its code is told so. The release itself stands."""
    document = _held(by, document)
    if document.revoked_at is not None:
        raise ReleaseRefused(_("这份告知书已经作废。"), "key_release.revoked", status=409)
    document.revoked_at, document.revoked_by, document.revoke_reason = at, by, reason.strip()
    document.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
    for issued in codes_queries.issued_codes(subject=document.pk, kind=CodeKind.DOCUMENT):
        codes.revoke(by=by, issued=issued, reason=reason.strip(), at=at)
    audit.record(by=by, act="key_people.revoke_document", subject=ref(document), at=at, reason=reason)
    telling.note(document.listed, StepKind.REVOKED, by=by, at=at, said=f"{document.number} {reason}")
    body = _("告知书 {number} 已作废，请不要再使用；有疑问请联系出具单位。").format(number=document.number)
    telling.tell_changed(document.listed, _("解除告知书已作废"), body, at=at)
    return document


@transaction.atomic
def reissue(*, by: Person, document: Release, at: dt.datetime) -> Release:
    """A new document in the place of one that was taken back."""
    document = _held(by, document)
    if queries.valid_release(document.listed) is not None:
        raise ReleaseRefused(_("已经有一份有效的告知书。"), "key_release.valid", status=409)
    fresh = _issue(by, document.listed, document.explanation, document.ends_on, at)
    audit.record(by=by, act="key_people.reissue", subject=ref(fresh), at=at)
    telling.note(document.listed, StepKind.REISSUED, by=by, at=at, said=fresh.number)
    telling.tell_released(fresh, at=at)
    return fresh


def _held(by: Person, document: Release) -> Release:
    """The document of a listing one manages; its listing is locked, so that two officials come in turn."""
    ListedPerson.objects.select_for_update(no_key=True).filter(pk=document.listed_id).first()
    return queries.release_within(by, document.pk)
