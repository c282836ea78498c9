"""Appeals of the demo city's firms, at every stage of their way; made only by calling the actions."""

import datetime as dt
import uuid

from shanzhi.demo.visitors import Cast
from shanzhi.features.appeals import actions
from shanzhi.features.appeals.models import AppealType
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.cases import actions as cases
from shanzhi.kernel.cases.models import Case
from shanzhi.kernel.orgs import queries as orgs
from shanzhi.kernel.orgs.models import Membership, Organisation, Unit

# type, title, days ago, steps: (key, who, what is said)
STORIES = (
    ("0102", "口罩只够用三天，买不到货", 1, ()),
    ("0201", "缝纫工缺 30 人，订单要延期", 3, (("accept", "desk", ""),)),
    ("0304", "银行要求追加抵押，续贷卡住", 2, (("accept", "desk", ""), ("send", "desk", ""))),
    (
        "0501",
        "新厂房报装 800 千伏安，等了两周",
        6,
        (("accept", "desk", ""), ("send", "desk", ""), ("receive", "unit", "")),
    ),
    (
        "0104",
        "湖北供应商停产，原料断供",
        5,
        (
            ("accept", "desk", ""),
            ("send", "desk", ""),
            ("receive", "unit", ""),
            ("ask_more", "unit", "请补充原料名称、规格和每月用量"),
        ),
    ),
    (
        "0401",
        "小规模纳税人减按 1% 怎样开票",
        8,
        (
            ("accept", "desk", ""),
            ("send", "desk", ""),
            ("receive", "unit", ""),
            ("answer", "unit", "可以按 1% 征收率开具发票，已由办税厅专人辅导。"),
        ),
    ),
    (
        "0402",
        "3 月申报期能否延后",
        12,
        (
            ("accept", "desk", ""),
            ("send", "desk", ""),
            ("receive", "unit", ""),
            ("answer", "unit", "申报期限已统一延长，不需要逐户申请。"),
            ("confirm", "firm", "回复很快"),
        ),
    ),
    (
        "0504",
        "用电增容后电价没有调整",
        10,
        (
            ("accept", "desk", ""),
            ("send", "desk", ""),
            ("receive", "unit", ""),
            ("answer", "unit", "已转供电所核对。"),
            ("object", "firm", "只说转了，没有结果"),
        ),
    ),
)
HOURS = dt.timedelta(hours=3)


def play(*, cast: Cast, at: dt.datetime) -> None:
    """Types, terms, and one appeal for each of the stories, turning through the visitor's firms."""
    actions.supply_types(by=None, at=at - dt.timedelta(days=20))
    firm_person = cast.parts["enterprise_agent"].resident.load()
    desk = Membership.objects.filter(unit__short_name="市投资促进局", until__isnull=True).first()
    agency = orgs.agencies_of(firm_person).filter(rights__overlap=["*", "appeals"]).first()
    if desk is None or agency is None:
        return
    for code, title, days, steps in STORIES:
        began = at - dt.timedelta(days=days)
        appeal = _file(firm_person, agency.organisation, code, title, began)
        for number, (key, who, words) in enumerate(steps, 1):
            _step(
                appeal.pk,
                key,
                {"desk": desk.person, "firm": firm_person}.get(who),
                words,
                began + number * HOURS,
            )


def _file(by: Person, firm: Organisation, code: str, title: str, at: dt.datetime) -> Case:
    return actions.file_appeal(
        by=by,
        organisation_id=firm.pk,
        request_id=uuid.uuid4(),
        types=[AppealType.objects.get(pk=code)],
        title=title,
        words=f"{title}。希望尽快协调解决。（演示数据）",
        contact_name=by.name,
        contact_phone=by.phone or "",
        at=at,
    ).case


def _step(case_id: uuid.UUID, key: str, by: Person | None, words: str, at: dt.datetime) -> None:
    case = Case.objects.get(pk=case_id)
    actor = by or Membership.objects.filter(unit=case.unit, until__isnull=True).earliest("pk").person
    unit = None
    if key == "send":
        unit_name = case.appeal.types.first().unit_name
        unit = Unit.objects.get(short_name=unit_name)
    given = {"grade": "ordinary"} if key == "accept" else {"score": 5} if key == "confirm" else {}
    cases.move_case(
        by=actor, case_id=case_id, move=key, seen=case.version, words=words, unit=unit, facts=given, at=at
    )
