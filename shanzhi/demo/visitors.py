"""Whom a visitor of the demo city may be: one person for each role, and where their day begins."""

import datetime as dt

from shanzhi.demo.firms import Firm
from shanzhi.demo.people import Resident
from shanzhi.demo.units import Official
from shanzhi.demo.venues import OpenVenue
from shanzhi.features.health_code.enums import Colour, VenueKind
from shanzhi.features.health_code.models import HealthCode
from shanzhi.kernel.accounts import actions as accounts
from shanzhi.kernel.accounts.models import Person

Visitors = dict[str, dict[str, str]]
CITIZEN, BUSINESS, OFFICE = "/c/", "/b/", "/o/"
# In the order in which the lines are printed.
ROLES = {
    "citizen": "居民",
    "guardian": "家长",
    "elder": "老人（关怀模式）",
    "venue_admin": "店主",
    "inspector": "查验员",
    "legal_representative": "法定代表人",
    "enterprise_agent": "企业经办人",
    "official": "区县工作人员",
    "health_official": "市卫健局工作人员",
    "city_leader": "市领导",
    "grid_worker": "网格员",
    "identity_reviewer": "身份核验员",
    "administrator": "平台管理员",
}
SHOPS = {VenueKind.SUPERMARKET, VenueKind.SHOP, VenueKind.RESTAURANT, VenueKind.MARKET, VenueKind.PHARMACY}


def choose(
    *,
    residents: list[Resident],
    officials: list[Official],
    workers: list[Resident],
    firms: list[Firm],
    venues: list[OpenVenue],
    at: dt.datetime,
) -> Visitors:
    """Role → person and first page. Citizens hold no other role, so that their pages are only theirs."""
    taken = {venue.inspector.pk for venue in venues} | {venue.venue.administrator_id for venue in venues}
    taken |= {person.person.pk for firm in firms for person in (firm.representative, firm.agent)}
    taken |= {official.resident.person.pk for official in officials} | {
        worker.person.pk for worker in workers
    }
    well = set(HealthCode.objects.filter(colour=Colour.GREEN).values_list("person", flat=True)) - taken
    free = [resident for resident in residents if resident.person.phone and resident.person.pk in well]
    people = _citizens(residents, free or residents, at)
    people |= {
        "venue_admin": (_shopkeeper(venues), BUSINESS),
        "inspector": (venues[0].inspector, CITIZEN),
        "legal_representative": (firms[0].representative.person, BUSINESS),
        "enterprise_agent": (firms[1].agent.person, BUSINESS),
        "grid_worker": (workers[0].person, OFFICE),
    }
    people |= _desks(officials, at)
    return {role: {"person": str(people[role][0].pk), "next": people[role][1]} for role in ROLES}


def _shopkeeper(venues: list[OpenVenue]) -> Person:
    """Somebody with a shop of their own, not a firm's."""
    own = [venue.venue for venue in venues if venue.venue.organisation is None] or [venues[-1].venue]
    return next((venue for venue in own if venue.kind in SHOPS), own[-1]).administrator


def _citizens(
    residents: list[Resident], free: list[Resident], at: dt.datetime
) -> dict[str, tuple[Person, str]]:
    wards = [resident for resident in residents if resident.part == "child" and resident.guardian]
    guardians = {ward.guardian.pk: ward.guardian for ward in wards if ward.guardian}
    parents = [resident for resident in free if resident.part == "parent"] or free
    alone = [resident for resident in parents if resident.person.pk not in guardians] or parents
    guardian = next((parent.person for parent in parents if parent.person.pk in guardians), None)
    elder = next((one.person for one in free if one.part == "elder"), alone[-1].person)
    accounts.save_preferences(by=elder, large_text=True, at=at)
    return {
        "citizen": (alone[0].person, CITIZEN),
        "guardian": (guardian or next(iter(guardians.values())), CITIZEN),
        "elder": (elder, CITIZEN),
    }


def _desks(officials: list[Official], at: dt.datetime) -> dict[str, tuple[Person, str]]:
    """Officials by their desk; one of them also looks after the platform, another reviews identities."""

    def of(key: str, place: int = 0) -> Person:
        return [official for official in officials if official.key == key][place].resident.person

    administrator, reviewer = of("市府办", 1), of("市卫健局", 1)
    accounts.grant_role(by=None, person=administrator, role="administrator", at=at)
    accounts.grant_role(by=None, person=reviewer, role="identity_reviewer", at=at)
    return {
        "official": (of("城区府办"), OFFICE),
        "health_official": (of("市卫健局"), OFFICE),
        "city_leader": (of("市府办"), OFFICE),
        "administrator": (administrator, OFFICE),
        "identity_reviewer": (reviewer, OFFICE),
    }
