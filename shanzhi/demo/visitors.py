"""Whom a visitor of the demo city may be: one person for each role, and where their day begins."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from shanzhi.demo.firms import Firm
from shanzhi.demo.people import Resident, Residents
from shanzhi.demo.units import Official
from shanzhi.demo.venues import KEPT_BY, OpenVenue
from shanzhi.features.health_code.enums import VenueKind
from shanzhi.kernel.accounts import actions as accounts

CITIZEN, BUSINESS, OFFICE = "/c/", "/b/", "/o/"
# In the order in which the lines are printed.
ROLES = {
    "citizen": "居民",
    "guardian": "家长（两个孩子）",
    "elder": "老人（关怀模式）",
    "venue_admin": "店主",
    "inspector": "查验员",
    "legal_representative": "法定代表人",
    "enterprise_agent": "企业经办人",
    "employee": "企业员工",
    "official": "区县工作人员",
    "health_official": "市卫健局工作人员",
    "appeals_official": "企业诉求专员",
    "city_leader": "市领导",
    "grid_worker": "网格员",
    "class_teacher": "班主任",
    "school_manager": "学校管理员",
    "education_official": "教育局工作人员",
    "identity_reviewer": "身份核验员",
    "administrator": "平台管理员",
}
AMONG = 200_000  # citizens are chosen among the first of them, most of whom keep no shop
SHOPS = {VenueKind.SUPERMARKET, VenueKind.SHOP, VenueKind.RESTAURANT, VenueKind.MARKET, VenueKind.PHARMACY}


@dataclass(frozen=True)
class Part:
    """Who plays a role, and the page where their day begins."""

    resident: Resident
    begins: str


@dataclass(frozen=True)
class Cast:
    """The parts by role; the places that some of them keep, and the one where the inspector stands."""

    parts: dict[str, Part]
    kept: list[OpenVenue]
    inspected: OpenVenue

    def places(self) -> set[UUID]:
        """Venues that visitors look at."""
        return {venue.id for venue in [*self.kept, self.inspected]}

    def visitors(self) -> dict[str, dict[str, str]]:
        """As the database keeps it."""
        return {
            role: {"person": str(self.parts[role].resident.id), "next": self.parts[role].begins}
            for role in ROLES
        }


def choose(
    *,
    residents: Residents,
    officials: list[Official],
    workers: list[Resident],
    firms: list[Firm],
    venues: list[OpenVenue],
    at: dt.datetime,
) -> Cast:
    """One person for each role. Citizens hold no other role, so that their pages are only theirs."""
    taken = {venue.inspector_id for venue in venues} | {venue.administrator_id for venue in venues}
    taken |= {person.id for firm in firms for person in (firm.representative, firm.agent)}
    taken |= {official.resident.id for official in officials}
    taken |= {worker.id for worker in workers}
    some = residents[:AMONG]
    free = [one for one in some if one.has_phone and one.id not in taken]
    shop = _shop(venues)
    parts = _citizens(some, free or some, at)
    parts |= {
        "venue_admin": Part(_by_id(residents, shop.administrator_id), BUSINESS),
        "inspector": Part(_by_id(residents, venues[0].inspector_id), CITIZEN),
        "legal_representative": Part(firms[0].representative, BUSINESS),
        "enterprise_agent": Part(firms[1].agent, BUSINESS),
        "grid_worker": Part(workers[0], OFFICE),
    }
    parts |= _desks(officials, at)
    of_officials = {part.resident.id for part in parts.values() if part.begins == OFFICE}
    public = [venue for venue in venues if venue.administrator_id in of_officials]
    return Cast(parts, kept=[shop, *public], inspected=venues[0])


def _by_id(residents: Residents, key: UUID) -> Resident:
    return residents[residents.ids.index(key)]


def _shop(venues: list[OpenVenue]) -> OpenVenue:
    """A shop of somebody's own, neither a firm's nor public, and there from the beginning."""
    own = [one for one in venues if one.organisation_id is None and one.kind not in KEPT_BY]
    shops = [one for one in own if one.kind in SHOPS]
    return min(shops or own or venues[-1:], key=lambda one: one.registered_at)


def _citizens(some: list[Resident], free: list[Resident], at: dt.datetime) -> dict[str, Part]:
    children = Counter(one.guardian for one in some if one.part == "child" and one.guardian)
    parents = [resident for resident in free if resident.part == "parent"] or free
    alone = [resident for resident in parents if resident.id not in children] or parents
    with_most = sorted(parents, key=lambda one: -min(children[one.id], 2))
    elder = next((one for one in free if one.part == "elder"), alone[-1])
    accounts.save_preferences(by=elder.load(), large_text=True, at=at)
    return {
        "citizen": Part(alone[0], CITIZEN),
        "guardian": Part(with_most[0], CITIZEN),
        "elder": Part(elder, CITIZEN),
    }


def _desks(officials: list[Official], at: dt.datetime) -> dict[str, Part]:
    """Officials by their desk; one of them also looks after the platform, another reviews identities."""

    def of(key: str, place: int = 0) -> Official:
        return [official for official in officials if official.key == key][place]

    administrator, reviewer = of("市府办", 1), of("市卫健局", 1)
    accounts.grant_role(by=None, person=administrator.person, role="administrator", at=at)
    accounts.grant_role(by=None, person=reviewer.person, role="identity_reviewer", at=at)
    return {
        "official": Part(of("城区府办").resident, OFFICE),
        "health_official": Part(of("市卫健局").resident, OFFICE),
        "city_leader": Part(of("市府办").resident, OFFICE),
        "appeals_official": Part(of("市投资促进局").resident, OFFICE),
        "education_official": Part(of("市教育局").resident, OFFICE),
        "administrator": Part(administrator.resident, OFFICE),
        "identity_reviewer": Part(reviewer.resident, OFFICE),
    }
