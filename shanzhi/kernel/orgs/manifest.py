"""What the city's order plugs in."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shanzhi.core.registry import (
    EventKind,
    Export,
    Manifest,
    Permit,
    Role,
    Tile,
    TodoItem,
    TodoSource,
    register,
)
from shanzhi.kernel.accounts.models import Person
from shanzhi.kernel.orgs import my_data, queries

GROUP = _("城市与机构")


def agents_waiting(person: Person, at: dt.datetime) -> Iterator[TodoItem]:
    """A legal representative is asked by people who want to act for the firm."""
    for agent in queries.agents_to_confirm(person):
        yield TodoItem(
            title=_("%(name)s 申请成为经办人") % {"name": agent.person.masked_name},
            url=reverse("business:orgs:agent", args=[agent.pk]),
            hint=agent.organisation.name,
        )


def checks_waiting(person: Person, at: dt.datetime) -> Iterator[TodoItem]:
    """Officials check the licences of those whom no representative can confirm."""
    if not person.has_permit("orgs.check"):
        return
    waiting = queries.agents_to_check(queries.scope_of(person, "orgs.check")).count()
    if waiting:
        yield TodoItem(
            title=_("%(count)s 件经办人申请等待核验") % {"count": waiting}, url=reverse("office:orgs:checks")
        )


def _office(name: str, title: object, icon: str, order: int, permit: str = "orgs.view") -> Tile:
    return Tile(
        name=f"orgs.{name}",
        title=title,
        icon=icon,
        portal="office",
        url=f"orgs:{name}",
        group=GROUP,
        order=order,
        permit=permit,
    )


MANIFEST = Manifest(
    module="orgs",
    permits=(
        Permit("orgs.view", _("查看区划、网格和机构")),
        Permit("orgs.check", _("核验单位经办人")),
        Permit("orgs.draw_grids", _("绘制、导入网格")),
    ),
    roles=(
        Role("official", _("工作人员"), ("orgs.view",)),
        Role("county_official", _("区县工作人员"), ("orgs.view", "orgs.check", "orgs.draw_grids")),
        Role("grid_worker", _("网格员"), ("orgs.view",)),
        Role("city_leader", _("市领导"), ("orgs.view",)),
        Role("administrator", _("平台管理员"), ("orgs.view", "orgs.check", "orgs.draw_grids")),
    ),
    tiles=(
        _office("divisions", _("行政区划"), "map-2", 60),
        _office("grids", _("网格地图"), "grid-dots", 61),
        _office("units", _("机构"), "sitemap", 62),
        _office("people", _("通讯录"), "address-book", 63),
        _office("checks", _("经办人核验"), "license", 64, "orgs.check"),
        Tile(
            name="orgs.mine",
            title=_("我的企业"),
            icon="building",
            portal="business",
            url="orgs:mine",
            group=_("我的"),
            order=10,
            hint=_("加入企业，管理经办人"),
            words=_("单位 法定代表人 授权 营业执照"),
        ),
    ),
    events=(
        EventKind("orgs.agent_asked", _("有人申请成为经办人")),
        EventKind("orgs.agent_decided", _("经办人申请已处理")),
        EventKind("orgs.agent_left", _("经办人已退出")),
        EventKind("orgs.city_days_changed", _("工作日有调整")),
        EventKind("orgs.official_placed", _("工作人员任职")),
    ),
    todos=(
        TodoSource("orgs.agents", "business", agents_waiting),
        TodoSource("orgs.checks", "office", checks_waiting),
    ),
    exports=(
        Export("orgs.residence", _("住址"), my_data.residence),
        Export("orgs.agencies", _("企业经办人身份"), my_data.agencies),
        Export("orgs.represented", _("您是法定代表人的单位"), my_data.represented),
        Export("orgs.memberships", _("任职"), my_data.memberships),
        Export("orgs.grids", _("负责的网格"), my_data.grids),
    ),
    sentences={
        "orgs_agent_once": _("您已经是这家单位的经办人，或者申请还在等待确认"),
        "orgs_organisation_credit_code_key": _("这家单位已经登记，请申请加入"),
        "orgs_grid_post_once": _("这位网格员已经负责该网格"),
        "orgs_member_once": _("此人已在该单位任职"),
        "orgs_unit_name_once": _("已经有同名的单位"),
        "orgs_post_name_once": _("该单位已经有同名的岗位"),
    },
)
register(MANIFEST)
