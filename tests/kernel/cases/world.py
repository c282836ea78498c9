"""A kind of case that only tests know, and a small city in which it moves."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from shanzhi.core.procedures import Move, Procedure, State
from shanzhi.core.registry import Manifest, Permit, Role
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.cases import actions
from shanzhi.kernel.cases.models import Case
from shanzhi.kernel.orgs import actions as orgs
from shanzhi.kernel.orgs.models import Division, Unit
from tests import factories

KIND, SEEING, SENDING, EXTENDING = "probe.request", "probe.see", "probe.send", "probe.extend"
PLACES = (("441500", "汕尾市"), ("441502", "城区"), ("441521", "海丰县"))


def limit(case: Case, at: dt.datetime) -> tuple[int, str] | None:
    """Three working days, unless the case says otherwise."""
    return tuple(case.facts["limit"]) if "limit" in case.facts else (3, "working_days")


PROCEDURE = Procedure(
    name=KIND,
    title="测试办件",
    prefix="CS",
    states=(
        State("new", "待派"),
        State("sent", "待签收"),
        State("work", "办理中"),
        State("waits", "等待材料"),
        State("done", "已办结", is_end=True),
    ),
    moves=(
        Move("send", "派给单位", ("new",), "sent", (SENDING,), ("unit",), clock="start"),
        Move("accept", "签收", ("sent",), "work", ("unit",)),
        Move("return", "退单", ("sent",), "new", ("unit",), ("words",), clock="stop"),
        Move("ask", "请补材料", ("work",), "waits", ("unit",), ("words",), clock="pause"),
        Move("give", "补齐材料", ("waits",), "work", ("opener",), clock="resume"),
        Move("finish", "办结", ("work",), "done", ("unit",), ("words",)),
        Move("reopen", "不满意，重办", ("done",), "work", ("opener",), ("words",), clock="start"),
    ),
    see=SEEING,
    limit=limit,
    extend=EXTENDING,
    supervise=SEEING,
    portal="business",
)
MANIFEST = Manifest(
    module="probe",
    permits=(Permit(SEEING, "看"), Permit(SENDING, "派"), Permit(EXTENDING, "批")),
    roles=(Role("probe_sender", "派件人", (SEEING, SENDING, EXTENDING)), Role("probe_clerk", "经办人")),
    procedures=(PROCEDURE,),
)


@dataclass
class City:
    """Who and what a test talks about."""

    place: Division
    unit: Unit
    citizen: Person
    sender: Person
    clerk: Person
    other: Person

    def open(self, at: dt.datetime, **changes: Any) -> Case:
        given = {"by": self.citizen, "title": "路灯不亮", "words": "海滨路 8 号门前", "division": self.place}
        return actions.open_case(kind=KIND, at=at, **given | changes)

    def move(self, case: Case, by: Person, key: str, at: dt.datetime, **said: Any) -> Case:
        seen = said.pop("seen", None)
        version = Case.objects.get(pk=case.pk).version if seen is None else seen
        return actions.move_case(by=by, case_id=case.pk, move=key, seen=version, at=at, **said)

    def sent(self, at: dt.datetime, **changes: Any) -> Case:
        return self.move(self.open(at, **changes), self.sender, "send", at, unit=self.unit)


def make_city(at: dt.datetime) -> City:
    rows = [{"code": code, "name": name, "lng": 115.3, "lat": 22.8} for code, name in PLACES]
    orgs.load_divisions(by=None, rows=rows, at=at)
    place = Division.objects.get(pk="441502")
    unit = Unit.objects.create(name="城区城市管理局", short_name="城区城管", division=place)
    clerks = [factories.official(role="probe_clerk") for _ in range(2)]
    for clerk in clerks:
        orgs.place_official(by=None, person=clerk, unit=unit, at=at)
    sender = factories.official(role="probe_sender", division_code="441502")
    return City(place, unit, factories.person(), sender, *clerks)
