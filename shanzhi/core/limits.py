"""How often one person may ask what could be guessed. Counted in the shared cache, for all processes together.

The rates stand with those of sign-in (`ACCOUNT_RATE_LIMITS`), because the same package counts them.
"""

from allauth.core import ratelimit
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError


class TooOften(DomainError):
    """Enough for now; it is possible again later."""

    status = 429


def count(request: HttpRequest, action: str) -> None:
    """Count one try of the signed-in person; refused once there were too many.

    Called before the action and outside its transaction, so that a refused try counts too.
    """
    if not ratelimit.consume(request, action=action):
        raise TooOften(_("查询次数太多，请过一会儿再试。"), f"limit.{action}")
