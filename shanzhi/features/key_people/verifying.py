"""Checking a document by the code printed on it."""

import datetime as dt

from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.kernel.codes import queries as codes
from shanzhi.kernel.codes.enums import CodeKind

from .models import Release


class DocumentRefused(DomainError):
    """The code belongs to no document that holds."""

    status = 404


_WORDS = {
    "revoked": _("这份告知书已被出具单位作废，不能作为解除的证明。"),
    "expired": _("这份告知书的核验期已过，请联系出具单位。"),
    "bad-signature": _("这不是本市出具的告知书，请当心伪造。"),
}


def document_behind(code: str, *, at: dt.datetime) -> Release:
    """The valid document that the code was printed on; refused in words that tell a forgery from a revoked one."""
    try:
        found = codes.read(code[:400], kinds=(CodeKind.DOCUMENT,), at=at)
    except codes.CodeNotAccepted as refused:
        words = _WORDS.get(refused.code, _("这不是告知书的二维码，请扫描告知书左下角的二维码。"))
        raise DocumentRefused(words, f"document.{refused.code}") from None
    release = Release.objects.select_related("listed__person").filter(pk=found.subject).first()
    if release is None or release.revoked_at is not None:
        raise DocumentRefused(_WORDS["revoked"], "document.revoked")
    return release
