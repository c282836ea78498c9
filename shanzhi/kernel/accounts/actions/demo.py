"""Sign-in lines of the demo city."""

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError

from ..models import Person

SALT = "shanzhi.accounts.demo"
VALID_SECONDS = 30 * 24 * 3600


class DemoRefused(DomainError):
    """There is no demo city here."""


def demo_link(*, person: Person, next: str = "/") -> str:
    """An address that signs in as a synthetic person and goes on to `next`; of use in the demo city only."""
    if not settings.DEMO_CITY or not person.is_synthetic:
        raise DemoRefused(_("只有演示城市里的虚构人员可以这样登录。"), "demo.refused")
    token = signing.dumps({"person": str(person.pk), "next": next}, salt=SALT, compress=True)
    return settings.SITE_URL.rstrip("/") + reverse("accounts:demo", args=[token])
