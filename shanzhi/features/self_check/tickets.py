"""A finished check between its page and the tap that keeps or declares it: signed, in the page, not in the database."""

from typing import Any, NamedTuple
from uuid import UUID, uuid4

from django.core import signing
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.kernel.declarations.models import QuestionSet
from shanzhi.kernel.declarations.queries import questions

SALT = "shanzhi.self_check"
HOURS = 2


class Ticket(NamedTuple):
    questions: QuestionSet
    values: dict[str, Any]
    nonce: UUID


def written(version: QuestionSet, values: dict[str, Any]) -> str:
    return signing.dumps({"q": str(version.pk), "v": values, "n": str(uuid4())}, salt=SALT, compress=True)


def read(text: str) -> Ticket:
    """What a page of ours wrote within the last hours; refused otherwise."""
    try:
        said = signing.loads(text, salt=SALT, max_age=HOURS * 3600)
    except signing.BadSignature as broken:
        raise DomainError(_("这次自查已经过期，请重新自查一次。"), "self_check.expired") from broken
    return Ticket(questions.version_of(UUID(said["q"])), said["v"], UUID(said["n"]))
