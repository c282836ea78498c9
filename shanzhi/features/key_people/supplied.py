"""The categories that the platform suggests. A city takes them over with one tap and changes them as it likes."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

MORNING, EVENING = dt.time(10, 0), dt.time(20, 0)
TWICE = [MORNING, EVENING]

CATEGORIES: tuple[dict[str, Any], ...] = (
    {
        "code": "risk_area_return",
        "name": _("重点地区来返人员"),
        "days": 14,
        "due_times": TWICE,
        "must_stay": True,
        "self_report": True,
        "advice": _("请居家观察，不外出、不聚会，每天早晚测量体温并上报；发热或不舒服时马上联系网格员。"),
    },
    {
        "code": "close_contact",
        "name": _("密切接触者"),
        "days": 14,
        "due_times": TWICE,
        "asks_whereabouts": True,
        "must_stay": True,
        "escalate_hours": 1,
        "advice": _("请在指定地点观察，不要外出，配合工作人员每天早晚的随访和采样。"),
    },
    {
        "code": "secondary_contact",
        "name": _("次密切接触者"),
        "days": 7,
        "due_times": TWICE,
        "must_stay": True,
        "self_report": True,
        "advice": _("请居家观察，不要外出，每天早晚测量体温并上报。"),
    },
    {
        "code": "home_observation",
        "name": _("居家医学观察"),
        "days": 14,
        "due_times": TWICE,
        "must_stay": True,
        "self_report": True,
        "advice": _("请单独居住一间房，不要外出，每天早晚测量体温并上报；需要买菜买药请联系网格员。"),
    },
    {
        "code": "central_observation",
        "name": _("集中医学观察"),
        "days": 14,
        "due_times": TWICE,
        "must_stay": True,
        "escalate_hours": 1,
        "advice": _("请在房间内观察，配合每天早晚测量体温；不舒服时马上告诉医务人员。"),
    },
    {
        "code": "inbound_traveller",
        "name": _("入境人员"),
        "days": 14,
        "due_times": TWICE,
        "asks_whereabouts": True,
        "must_stay": True,
        "advice": _("请在指定地点观察，不要外出，配合每天早晚的随访和采样。"),
    },
    {
        "code": "recovered_patient",
        "name": _("出院康复人员"),
        "days": 28,
        "every_days": 7,
        "due_times": [dt.time(18, 0)],
        "asks_whereabouts": True,
        "self_report": True,
        "escalate_hours": 12,
        "advice": _("请在家休养，按医嘱复诊，减少外出；每周上报一次身体情况。"),
    },
    {
        "code": "cold_chain_worker",
        "name": _("冷链从业人员"),
        "days": 28,
        "due_times": [dt.time(18, 0)],
        "self_report": True,
        "escalate_hours": 12,
        "advice": _("请做好防护，每天上岗前测量体温并上报；不舒服时不要上岗。"),
    },
)
