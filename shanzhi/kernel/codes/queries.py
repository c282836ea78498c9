"""Questions about codes: what is revoked, what a text says, how it is drawn."""

import datetime as dt
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Max, Q
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.kernel.codes import signing
from shanzhi.kernel.codes.enums import CodeKind, Colour
from shanzhi.kernel.codes.models import IssuedCode, Revocation

SENTENCES: Mapping[str, Any] = {
    "malformed": _("这不是本市的二维码，请对准完整的二维码重试"),
    "wrong-version": _("二维码的版本与本系统不符，请更新页面后重试"),
    "bad-signature": _("二维码未通过验证，请对方重新打开后再出示"),
    "expired": _("二维码已过期，请对方刷新后重新出示（截图无效）"),
    "not-yet-valid": _("二维码尚未生效，请核对设备时间"),
    "revoked": _("二维码已作废，请使用新的二维码"),
    "wrong-kind": _("二维码的种类不对，请出示此处需要的二维码"),
}


class CodeNotAccepted(DomainError):
    """A scanned code is not good here; `code` is the reason of `signing.CodeRefused`, revoked or wrong-kind."""


@dataclass(frozen=True)
class RevocationList:
    """What gates keep: the entries above a version, and the version they make up to."""

    version: int
    entries: list[Revocation]


@lru_cache(maxsize=4)
def _ring(spec: str) -> signing.KeyRing:
    return signing.parse_keys(spec)


def keys() -> signing.KeyRing:
    """The city's keys for codes."""
    return _ring(settings.SHANZHI_CODE_KEYS)


def momentary_code(*, subject: UUID, colour: Colour, at: dt.datetime) -> str:
    """The code a person shows now; nothing is stored, it is good for two minutes."""
    return signing.make(
        keys=keys(),
        kind=CodeKind.PERSON,
        subject=subject,
        issued_at=int(at.timestamp()),
        valid_seconds=signing.MOMENTARY_SECONDS,
        colour=colour,
        serial=secrets.randbits(56),
    )


def read(scanned: str, *, kinds: tuple[CodeKind, ...], at: dt.datetime) -> signing.Code:
    """What a scanned code or poster address says; raises CodeNotAccepted with a sentence for the person."""
    try:
        code = signing.read(signing.code_in(scanned), keys=keys(), now=int(at.timestamp()))
    except signing.CodeRefused as refused:
        raise CodeNotAccepted(SENTENCES[refused.reason], refused.reason) from None
    if code.kind not in kinds:
        raise CodeNotAccepted(SENTENCES["wrong-kind"], "wrong-kind")
    if is_revoked(code):
        raise CodeNotAccepted(SENTENCES["revoked"], "revoked")
    return code


def is_revoked(code: signing.Code) -> bool:
    """Whether this code, or all of its subject's codes of that age, were revoked."""
    of_subject = Q(subject=code.subject, kind=code.kind, at__gte=_moment(code.issued_at))
    return Revocation.objects.filter(Q(serial=code.serial) | of_subject).exists()


def _moment(seconds: int) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)


def issued_codes(*, subject: UUID, kind: CodeKind) -> list[IssuedCode]:
    """The lasting codes of a subject, newest first, without revoked ones."""
    revoked = Revocation.objects.filter(serial__isnull=False).values("serial")
    rows = IssuedCode.objects.filter(subject=subject, kind=kind).exclude(serial__in=revoked)
    return list(rows.order_by("-issued_at"))


def issued_code(serial: int) -> IssuedCode:
    """The lasting code of that serial, revoked or not."""
    return IssuedCode.objects.get(pk=serial)


def text_of(issued: IssuedCode) -> str:
    """The text of a lasting code, signed anew with the newest key: the same serial, subject and validity."""
    return signing.make(
        keys=keys(),
        kind=CodeKind(issued.kind),
        subject=issued.subject,
        issued_at=int(issued.issued_at.timestamp()),
        valid_seconds=issued.valid_seconds,
        colour=Colour(issued.colour),
        serial=issued.serial,
    )


def snapshot(*, at: dt.datetime) -> RevocationList:
    """Every revocation that still matters."""
    return diff(since=0, at=at)


def diff(*, since: int, at: dt.datetime) -> RevocationList:
    """The revocations above version `since` that still matter, oldest first."""
    newest = Revocation.objects.aggregate(newest=Max("version"))["newest"] or 0
    rows = Revocation.objects.filter(version__gt=since, version__lte=newest)
    entries = rows.filter(Q(until__isnull=True) | Q(until__gte=at)).order_by("version")
    return RevocationList(max(newest, since), list(entries))
