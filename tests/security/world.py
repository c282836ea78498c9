"""Two halves of a city: people to whom things belong, and strangers of every role who try to reach them."""

import datetime as dt
import uuid
from dataclasses import dataclass, field

from allauth.mfa.models import Authenticator
from django.core import signing
from django.db import connection
from django.test import Client

from shanzhi.core import clock
from shanzhi.core.clock import city_day
from shanzhi.core.identifiers import synthetic_credit_code
from shanzhi.features.appeals import actions as appeals
from shanzhi.features.appeals.models import AppealType
from shanzhi.features.grid import actions as grid
from shanzhi.features.grid.enums import Slot
from shanzhi.features.health_code import actions, queries
from shanzhi.features.health_code.enums import RiskLevel, TestOutcome, VenueKind
from shanzhi.features.key_people import actions as key_people
from shanzhi.features.key_people.models import Category, ImportBatch
from shanzhi.features.school_health import actions as schools
from shanzhi.features.self_check import actions as self_check
from shanzhi.features.staff_health import actions as staff
from shanzhi.kernel.accounts.models import IdentityReview, Person
from shanzhi.kernel.declarations import actions as rosters
from shanzhi.kernel.declarations.actions import Enrolment, enrol_many, open_group, questions
from shanzhi.kernel.declarations.actions import answers as declarations
from shanzhi.kernel.declarations.actions.questions import supply_questionnaires
from shanzhi.kernel.declarations.enums import AbsenceReason, GroupKind
from shanzhi.kernel.declarations.models import Duty, Member
from shanzhi.kernel.declarations.queries import questions as question_sets
from shanzhi.kernel.files import actions as files
from shanzhi.kernel.notify import actions as notify
from shanzhi.kernel.orgs import actions as orgs
from shanzhi.kernel.orgs.enums import JoinRoute
from shanzhi.kernel.scans import actions as scans
from shanzhi.kernel.scans.enums import Way
from shanzhi.kernel.vision import actions as vision
from tests import factories
from tests.features.health_code import deciders
from tests.features.health_code.conftest import City, make_city
from tests.features.health_code.desk import Desk
from tests.features.staff_health.conftest import facts
from tests.kernel.declarations.conftest import make_school
from tests.kernel.files.conftest import PDF, picture, upload

FIRM, OTHER_FIRM = synthetic_credit_code("441502", 1), synthetic_credit_code("441502", 2)
FAR = "441521"  # a county in which nothing of this world lies
PERMITS = (
    "accounts.grant_roles",
    "accounts.review_identity",
    "accounts.open_identity",
    "orgs.view",
    "orgs.check",
    "orgs.draw_grids",
    "grid.walk",
    "grid.see_board",
    "grid.plan",
    "grid.see_events",
    "grid.handle_events",
    "appeals.see",
    "appeals.triage",
    "appeals.lead",
    "health_code.see_board",
    "health_code.look_up",
    "health_code.keep_risk_areas",
    "health_code.enter_tests",
    "health_code.see_decisions",
    "health_code.propose_colour",
    "health_code.confirm_colour",
    "health_code.answer_appeals",
    "health_code.issue_cards",
    "health_code.close_venues",
    "health_code.see_rules",
    "health_code.write_rules",
    "health_code.approve_rules",
    "key_people.see_board",
    "key_people.manage",
    "key_people.follow_up",
    "key_people.set_categories",
    "declarations.set_questions",
    "declarations.set_school_questions",
    "self_check.keep_clinics",
    "self_check.see_counts",
    "school_health.teach",
    "school_health.manage_school",
    "school_health.see_board",
    "school_health.set_plans",
    "staff_health.see_board",
    "staff_health.review",
    "staff_health.keep_parks",
)
ROLES = ("stranger", "citizen", "manager", "inspector", "agent", "clerk", "far_official")


@dataclass
class World:
    """`city` and `owned` belong to people; `others` are the strangers by role, with what is their own."""

    city: City
    at: dt.datetime
    owned: dict[str, object] = field(default_factory=dict)
    others: dict[str, Person] = field(default_factory=dict)
    own: dict[str, object] = field(default_factory=dict)

    def client(self, role: str, **options: object) -> Client:
        """A browser of that role; officials have passed their second factor."""
        if role == "stranger":
            return Client(**options)
        return factories.signed_in(
            self.others[role], second_factor=role in {"clerk", "far_official"}, **options
        )


def make_world(at: dt.datetime) -> World:
    world = World(city=make_city(at), at=at)
    _health(world)
    _key_people(world)
    _questions(world)
    _school(world)
    _without_phones(world)
    _decisions(world)
    _rules(world)
    _family_and_identity(world)
    _firms(world)
    _staff(world)
    _grid(world)
    _strangers(world)
    return world


def _health(world: World) -> None:
    city, at = world.city, world.at
    scan = scans.record_scan(
        by=city.citizen,
        person_id=city.citizen.pk,
        point=city.point,
        nonce=uuid.uuid4(),
        way=Way.POSTER,
        at=at,
    )
    invite = actions.invite_inspectors(by=city.manager, venue=city.venue, at=at)
    actions.revoke_invite(by=city.manager, invite_id=invite.pk, at=at)
    message = notify.tell(
        person=city.citizen, notice="health_code.expired", title="到期", body="请重新申报", at=at
    )
    file = files.store(by=city.citizen, upload=upload(PDF, "证明.pdf"), gateway="files.own", at=at)
    world.owned |= {
        "person_id": city.citizen.pk,
        "venue_id": city.venue.pk,
        "point_id": city.point.pk,
        "scan_id": scan.id,
        "inspector_id": queries.inspectors_of(city.venue).get().pk,
        "invite_id": queries.open_invites_of(city.venue, at=at).get().pk,
        "join.token": queries.invite_token(invite),
        "message_id": message.pk,
        "file_id": file.pk,
        "reading_id": vision.ask_reading(
            by=city.citizen, kind="id_card", upload=upload(picture()), request_id=uuid.uuid4(), at=at
        ).pk,
    }


def _without_phones(world: World) -> None:
    city, at = world.city, world.at
    card = actions.issue_card(by=city.citizen, person_id=city.citizen.pk, request_id=uuid.uuid4(), at=at)
    elder = {"name": "林阿婆", "id_kind": "resident", "id_number": factories.id_number(dt.date(1940, 1, 1))}
    companion = actions.add_companion(by=city.citizen, paper=elder, at=at)
    transfer = actions.offer_venue(by=city.manager, venue=city.venue, phone=city.citizen.phone, at=at)
    world.owned |= {
        "card_id": card.pk,
        "companion_id": companion.pk,
        "transfer_id": transfer.pk,
        "handover.token": queries.transfer_token(transfer),
        "arrived.token": queries.arrival_token(city.citizen, []),
    }


def _decisions(world: World) -> None:
    """What officials know and decide: of the citizen's colour, and of an appeal by a neighbour."""
    city, at = world.city, world.at
    official, neighbour = deciders.proposer(), factories.person("黄邻居")
    area = actions.add_risk_area(
        by=official,
        name="示例省示例市甲区",
        level=RiskLevel.HIGH,
        since=city_day(at),
        document_number=deciders.NUMBER,
        at=at,
    )
    result = actions.enter_test(
        by=official,
        name=neighbour.name,
        id_number=neighbour.id_number,
        reason="医院报送检测结果",
        outcome=TestOutcome.POSITIVE,
        sampled_at=at,
        institution="示例医院",
        at=at,
    )
    city.declare(neighbour, at)
    appeal = actions.make_appeal(
        by=neighbour, person_id=neighbour.pk, text=deciders.WORDS, phone=neighbour.phone, at=at
    )
    world.owned |= {
        "area_id": area.pk,
        "result_id": result.pk,
        "batch_id": actions.upload_tests(by=official, upload=upload(b"1,2", "结果.csv"), at=at).pk,
        "appeal_id": appeal.pk,
        "proposal_id": deciders.propose(official, city.citizen, at).pk,
    }


def _rules(world: World) -> None:
    """A draft of other rules, tried out."""
    desk = Desk(world.at)
    draft = desk.draft()
    desk.try_out(draft)
    world.owned |= {"rule_set_id": draft.pk, "other_id": queries.live_rule_set_id(), "rule_code": "fever"}


def _grid(world: World) -> None:
    """A grid with its worker, a file of an official, a shift and a walk."""
    city, at = world.city, world.at
    official, worker = factories.official(role="administrator"), factories.official(role="grid_worker")
    ring = [[115.30, 22.70], [115.31, 22.70], [115.31, 22.71], [115.30, 22.71], [115.30, 22.70]]
    code = f"{city.home.pk}901"
    polygon = {"type": "Polygon", "coordinates": [ring]}
    cell = orgs.draw_grid(by=None, code=code, name="边上网格", polygon=polygon, at=at)
    orgs.assign_grid_worker(by=None, grid=cell, person=worker, at=at)
    held = orgs.check_grid_file(by=official, name="网格.geojson", content=b'{"features": [{}]}', at=at)
    shift = grid.plan_shift(by=official, person=worker, grid=cell, day=city_day(at), slot=Slot.MORNING, at=at)
    walk = grid.start_patrol(
        by=worker, patrol_id=uuid.uuid4(), grid_id=cell.pk, started_at=at, agrees=True, at=at
    )
    grid.supply_classes(by=None, at=at)
    told = {"class_code": "0101", "lng": 115.305, "lat": 22.705, "made_at": at, "at": at}
    event = grid.report_event(by=worker, nonce=uuid.uuid4(), **told).event
    world.owned |= {
        "event_id": event.pk,
        "grid_code": code,
        "import_id": held.pk,
        "shift_id": shift.pk,
        "patrol_id": walk.pk,
    }


def _appeal(world: World, *, by: Person, organisation_id: uuid.UUID, at: dt.datetime) -> None:
    appeals.supply_types(by=None, at=at)
    told = {"title": "停电", "words": "每天两小时", "contact_name": "林", "contact_phone": "13800000001"}
    types = list(AppealType.objects.all()[:1])
    made = appeals.file_appeal(
        by=by, organisation_id=organisation_id, request_id=uuid.uuid4(), types=types, at=at, **told
    )
    world.owned["case_id"] = made.pk


def _key_people(world: World) -> None:
    """Somebody looked after now, and somebody released with a document."""
    city, at = world.city, world.at
    official = factories.official(role="health_official")
    key_people.supply_categories(by=official, at=at)
    person = factories.person()
    orgs.set_residence(by=None, person=person, division=city.home, address="凤苑社区 1 号", at=at)
    home, traveller = (Category.objects.get(code=code) for code in ("home_observation", "inbound_traveller"))
    given = {
        "by": official,
        "id_number": person.id_number,
        "source": "survey",
        "reason": "从重点地区返回",
        "document_number": "汕卫〔2020〕1号",
        "starts_on": city_day(at),
        "at": at,
    }
    listed = key_people.list_by_number(category=home, **given)
    released = key_people.list_by_number(category=traveller, **given)
    document = key_people.release(by=official, listed=released, explanation="转为居家观察", at=at)
    batch = ImportBatch.objects.create(
        by=official, name="名单.xlsx", rows="[]", total=0, problems=0, created_at=at
    )
    world.owned |= {
        "listed_id": listed.pk,
        "follow_up_id": listed.follow_ups.last().pk,
        "release_id": document.pk,
        "batch_id": batch.pk,
        "category_id": home.pk,
    }


def _questions(world: World) -> None:
    """A draft of the school's questions, a fever clinic, and a check that the citizen kept."""
    city, at = world.city, world.at
    official = factories.official(role="health_official")
    questions.supply_questionnaires(by=None, at=at)
    school = question_sets.questionnaire("school_health.daily")
    questions.draft_question_set(by=official, questionnaire=school, at=at)
    values = {"name": "门诊", "division": city.home, "address": "1 号", "phone": "0660-1", "hours": "24 小时"}
    clinic = self_check.save_clinic(
        by=official, clinic=None, values=values | {"lng": 115.3, "lat": 22.9}, at=at
    )
    version = question_sets.set_on("self_check", city_day(at))
    kept = self_check.keep(
        by=city.citizen, questions=version, values={"contact": "no"}, nonce=uuid.uuid4(), at=at
    )
    world.owned |= {
        "version_id": version.pk,
        "key": school.key,
        "place": 0,
        "clinic_id": clinic.pk,
        "check_id": kept.pk,
    }


def _school(world: World) -> None:
    """A school with a pupil, a day that is open, an absence to come, a gate."""
    at = world.at
    with clock.frozen(at):
        school = make_school(at)
        pupil = school.pupil()
        round = school.open(at=at)
    day = city_day(at) + dt.timedelta(days=3)
    absence = declarations.excuse(
        by=school.teacher, member=pupil, first=day, last=day, reason=AbsenceReason.ILL, at=at
    )
    gate = schools.open_gate(by=school.head, school_id=school.top.pk, name="东门", at=at)
    with clock.frozen(at):
        sheet = rosters.upload_sheet(by=school.head, top=school.top, name="名册.xlsx", content=b"x", at=at)
        reporter = rosters.name_reporter(
            by=None, member=pupil, name="林母", relation="mother", phone=world.city.citizen.phone, at=at
        )
    world.owned |= {
        "top_id": school.top.pk,
        "group_id": school.classes[0].pk,
        "duty_id": Duty.objects.get(person=school.teacher).pk,
        "reporter_id": reporter.pk,
        "sheet_id": sheet.pk,
        "class_id": school.classes[0].pk,
        "school_id": school.top.pk,
        "pupil_id": pupil.pk,
        "member_id": pupil.pk,
        "round_id": round.pk,
        "absence_id": absence.pk,
        "gate_id": gate.pk,
        "report.monday": (city_day(at) - dt.timedelta(days=city_day(at).weekday())).isoformat(),
    }


def _family_and_identity(world: World) -> None:
    city, at = world.city, world.at
    link = factories.family(city.manager, city.citizen, kind="elder", state="pending")
    review = IdentityReview.objects.create(
        person=city.citizen,
        kind="document",
        name="林小明",
        id_kind="resident",
        birth_date=city.citizen.birth_date,
        asked_at=at,
    )
    review.id_number = city.citizen.id_number
    review.save()
    notify.save_preferences(
        by=city.citizen,
        sms=True,
        mail=True,
        push=False,
        mail_address="lin@example.org",
        quiet_from=None,
        quiet_until=None,
        at=at,
    )
    key = Authenticator.objects.create(user=city.citizen, type=Authenticator.Type.TOTP, data={})
    mail = {"person": str(city.citizen.pk), "address": "lin@example.org"}
    world.owned |= {
        "link_id": link.pk,
        "review_id": review.pk,
        "grant_id": factories.grant(city.inspector, role="identity_reviewer").pk,
        "confirm_mail.token": signing.dumps(mail, salt="notify.mail"),
        "pk": key.pk,
        "role": "identity_reviewer",
    }


def _firms(world: World) -> None:
    city, at = world.city, world.at
    place = orgs.register_place(
        by=city.manager, name="示范公司", address="示例路 9 号", lng=115.371, lat=22.781, at=at
    )
    firm = orgs.register_organisation(
        by=None, credit_code=FIRM, name="汕尾市示范有限公司", place=place, representative=city.manager, at=at
    )
    asked = orgs.join_organisation(by=city.citizen, credit_code=FIRM, route=JoinRoute.OFFICIAL, at=at)
    world.owned |= {"organisation_id": firm.pk, "agent_id": asked.pk}
    _appeal(world, by=city.manager, organisation_id=firm.pk, at=at)


def _staff(world: World) -> None:
    """The firm lets its employees declare, lies in a park, and has handed in a file to resume work."""
    city, at = world.city, world.at
    supply_questionnaires(by=None, at=at)
    window = {"opens": dt.time(7), "closes": dt.time(10), "at": at}
    firm = staff.take_part(by=city.manager, organisation_id=world.owned["organisation_id"], **window)
    given = {"by": city.manager, "at": at}
    site = open_group(kind=GroupKind.SITE, name="一厂区", parent=firm.group, **given)
    shop = open_group(kind=GroupKind.WORKSHOP, name="一车间", parent=site, **given)
    enrol_many(rows=[Enrolment(shop.pk, firm.pk, city.citizen.pk, "1", True)], **given)
    member = Member.objects.get(top=firm.pk)
    absence = staff.excuse_employee(
        group_id=shop.pk, member_id=member.pk, first=city_day(at), last=city_day(at), reason="ill", **given
    )
    resume = staff.file_resume(group_id=firm.pk, request_id=uuid.uuid4(), **given, **facts(at))
    official = factories.official("staff_health.keep_parks", division_code="441502")
    park = staff.save_park(by=official, name="示范园区", division=firm.group.division, at=at)
    tops = ("group", "people", "remind", "settings", "resumes", "resume_new", "firm")
    persons = ("employee", "called", "absent", "absence_end", "position", "leave")
    world.owned |= {f"{view}.group_id": firm.pk for view in tops}
    world.owned |= {f"{view}.group_id": shop.pk for view in persons}
    world.owned |= {f"{view}.member_id": member.pk for view in persons}
    world.owned |= {
        "resume_id": resume.pk,
        "park_id": park.pk,
        "absence_end.absence_id": absence.pk,
    }
    world.owned.setdefault("group_id", shop.pk)


def _strangers(world: World) -> None:
    at = world.at
    people = {role: factories.person() for role in ROLES if role not in {"stranger", "far_official"}}
    far = factories.official()
    factories.grant(far, *PERMITS, division_code=FAR)
    world.others = people | {"far_official": far}
    venue = actions.register_venue(
        by=people["manager"],
        name="另一家超市",
        kind=VenueKind.MARKET,
        address="别处",
        lng=115.331,
        lat=22.971,
        points=["南门"],
        at=at,
    )
    invite = actions.invite_inspectors(by=people["manager"], venue=venue, at=at)
    actions.accept_invite(by=people["inspector"], token=queries.invite_token(invite), at=at)
    firm = orgs.register_organisation(
        by=None, credit_code=OTHER_FIRM, name="另一家公司", representative=people["agent"], at=at
    )
    world.own = {
        "venue_id": venue.pk,
        "point_id": queries.points_of(venue).get().pk,
        "organisation_id": firm.pk,
    }


_TABLES = """
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
AND relname NOT IN ('shanzhi_cache', 'django_session', 'usersessions_usersession', 'django_migrations')
"""


def contents() -> dict[str, tuple[int, str]]:
    """Every table with its number of rows and what they add up to, so that any change is seen."""
    with connection.cursor() as cursor:
        cursor.execute(_TABLES)
        names = [name for (name,) in cursor.fetchall()]
        parts = [
            f"SELECT '{name}', count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), ''))"
            f' FROM "{name}" t'
            for name in names
        ]
        cursor.execute(" UNION ALL ".join(parts))
        return {name: (count, digest) for name, count, digest in cursor.fetchall()}
