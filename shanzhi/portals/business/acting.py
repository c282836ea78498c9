"""For which enterprise a person acts now: chosen on the home, kept in the session.

It is what pages begin with. Acts name their enterprise themselves and check the right to it, so that a choice made
in another window can never change for whom something is done.
"""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.kernel.orgs import queries as orgs
from shanzhi.kernel.orgs.models import Organisation

KEY = "acting_for"


class NotYours(DomainError):
    """The person does not act for this enterprise."""

    status = 404


@dataclass(frozen=True)
class Acting:
    """The enterprise acted for now, and the others that could be chosen."""

    current: Organisation
    others: list[Organisation]


def acting(request: HttpRequest) -> Acting | None:
    """The chosen enterprise while the person still acts for it, else the first; None without any."""
    held = list(orgs.organisations_of(request.user).order_by("name", "pk"))  # type: ignore[arg-type]
    if not held:
        return None
    chosen = request.session.get(KEY)
    current = next((organisation for organisation in held if str(organisation.pk) == chosen), held[0])
    return Acting(current, [organisation for organisation in held if organisation != current])


def choose(request: HttpRequest, wanted: str) -> None:
    """Act for another one of the person's enterprises from now on."""
    held = {str(pk) for pk in orgs.organisations_of(request.user).values_list("pk", flat=True)}  # type: ignore[arg-type]
    if wanted not in held:
        raise NotYours(_("您不能代表这家企业。"), "enterprise.not_yours")
    request.session[KEY] = wanted
