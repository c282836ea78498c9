"""The sign-in lines of the demo city: one for each role that a visitor may take on."""

from collections.abc import Iterator

from django.conf import settings

from shanzhi.core.registry import DemoLine
from shanzhi.demo.models import DemoCity
from shanzhi.demo.visitors import ROLES
from shanzhi.kernel.accounts import actions as accounts
from shanzhi.kernel.accounts.models import Person


def addresses(city: DemoCity) -> dict[str, str]:
    """Role → the address that signs in as it, in the order of `ROLES`."""
    people = Person.objects.in_bulk([visitor["person"] for visitor in city.visitors.values()])
    by_key = {str(key): person for key, person in people.items()}
    chosen = {role: city.visitors[role] for role in ROLES if role in city.visitors}
    return {
        role: accounts.demo_link(person=by_key[visitor["person"]], next=visitor["next"])
        for role, visitor in chosen.items()
    }


def lines() -> Iterator[DemoLine]:
    """The same lines for the entrance, within this site; none where no demo city stands."""
    city = DemoCity.objects.first() if settings.DEMO_CITY else None
    site = settings.SITE_URL.rstrip("/")
    for role, address in addresses(city).items() if city else ():
        yield DemoLine(ROLES[role], address.removeprefix(site))
