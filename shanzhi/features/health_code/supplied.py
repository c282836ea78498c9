"""The rules that come with the platform: version 1 of every city. Translated where they are read.

These figures are a beginning, not a rule of law; a city's officials put their own version in their place.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_noop as _

from .enums import Colour, ConditionKind, Contact, EvidenceKind, Travel

TITLE = _("平台自带规则")
FEVER = {"is": ConditionKind.FEVER, "from": "37.3"}
SYMPTOMS = {"is": ConditionKind.SYMPTOMS}
RISKY_TRAVEL = {"is": ConditionKind.TRAVEL, "of": [Travel.RISK_AREA, Travel.ABROAD]}
# Categories of key people, by the codes that their events carry.
ISOLATED = ("close_contact", "central_observation")
OBSERVED = (
    "risk_area_return",
    "secondary_contact",
    "home_observation",
    "inbound_traveller",
    "recovered_patient",
)
LEVELS = {"red": _("建议尽快就诊"), "yellow": _("建议留意观察"), "green": _("没有发现异常")}
CATEGORIES = {
    "risk_area_return": _("重点地区来返人员"),
    "close_contact": _("密切接触者"),
    "secondary_contact": _("次密切接触者"),
    "home_observation": _("居家医学观察"),
    "central_observation": _("集中医学观察"),
    "inbound_traveller": _("入境人员"),
    "recovered_patient": _("出院康复人员"),
    "cold_chain_worker": _("冷链从业人员"),
}


def _evidence(kind: EvidenceKind, *of: str) -> dict[str, Any]:
    return {"is": ConditionKind.EVIDENCE, "kind": kind} | ({"of": list(of)} if of else {})


def _all(*groups: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {"all": [{"any": list(group)} for group in groups]}


# code, name, colour, condition, days (None: until the evidence ends), reason, advice, what it lifts
_ROWS: tuple[tuple[str, str, str, dict[str, Any], int | None, str, str, tuple[str, ...]], ...] = (
    (
        "decision_red",
        _("核定红码规则"),
        Colour.RED,
        _all([_evidence(EvidenceKind.DECISION, Colour.RED)]),
        None,
        _("经工作人员核实并复核，您的健康码核定为红码。"),
        _("请不要外出，按所在村（社区）的安排接受健康管理；有异议的可以申诉。"),
        (),
    ),
    (
        "test_positive",
        _("核酸检测阳性人员管理规则"),
        Colour.RED,
        _all([_evidence(EvidenceKind.TEST_POSITIVE)]),
        None,
        _("您的核酸检测结果为阳性。"),
        _("请不要外出，戴好口罩，等待所在村（社区）和医疗机构联系。"),
        (),
    ),
    (
        "isolation",
        _("隔离医学观察人员管理规则"),
        Colour.RED,
        _all([_evidence(EvidenceKind.ISOLATION)]),
        None,
        _("您正在隔离医学观察期。"),
        _("请不要外出，按要求完成医学观察；解除后健康码会自动更新。"),
        (),
    ),
    (
        "listed_isolated",
        _("密切接触者和集中隔离人员管理规则"),
        Colour.RED,
        _all([_evidence(EvidenceKind.LISTING, *ISOLATED)]),
        None,
        _("您被列为密切接触者或集中隔离医学观察人员。"),
        _("请不要外出，配合所在村（社区）和疾控人员的安排；解除后健康码会自动更新。"),
        (),
    ),
    (
        "traced_first",
        _("流行病学调查一级接触人员规则"),
        Colour.RED,
        _all([_evidence(EvidenceKind.TRACING, "1")]),
        14,
        _("流行病学调查发现，您与病例有过接触。"),
        _("请不要外出，联系所在村（社区），按安排集中或居家医学观察。"),
        (),
    ),
    (
        "case_contact",
        _("接触病例人员管理规则"),
        Colour.RED,
        _all([{"is": ConditionKind.CONTACT, "of": [Contact.CASE]}]),
        14,
        _("您申报近 14 天内接触过确诊病例、疑似病例或无症状感染者。"),
        _("请不要外出，联系所在村（社区），按安排集中或居家医学观察。"),
        (),
    ),
    (
        "fever_and_travel",
        _("重点地区发热人员管理规则"),
        Colour.RED,
        _all([RISKY_TRAVEL, _evidence(EvidenceKind.RISK_AREA)], [FEVER, SYMPTOMS]),
        14,
        _("您申报体温异常或身体不适，并且近 14 天内去过疫情重点地区或境外。"),
        _("请戴好口罩到最近的发热门诊就诊，不要乘坐公共交通，并告知所在村（社区）。"),
        (),
    ),
    (
        "decision_yellow",
        _("核定黄码规则"),
        Colour.YELLOW,
        _all([_evidence(EvidenceKind.DECISION, Colour.YELLOW)]),
        None,
        _("经工作人员核实并复核，您的健康码核定为黄码。"),
        _("请减少外出，按所在村（社区）的安排接受健康管理；有异议的可以申诉。"),
        ("*",),
    ),
    (
        "listed",
        _("重点人群管理规则"),
        Colour.YELLOW,
        _all([_evidence(EvidenceKind.LISTING, *OBSERVED)]),
        None,
        _("您被列为重点人群，正在健康管理期。"),
        _("请配合所在村（社区）的随访，减少外出；解除后健康码会自动更新。"),
        (),
    ),
    (
        "traced_second",
        _("流行病学调查二级接触人员规则"),
        Colour.YELLOW,
        _all([_evidence(EvidenceKind.TRACING, "2")]),
        7,
        _("流行病学调查发现，您与病例的接触者有过接触。"),
        _("请减少外出，每天早晚测量体温；不舒服时到发热门诊就诊。"),
        (),
    ),
    (
        "risk_area",
        _("重点地区来返核查规则"),
        Colour.YELLOW,
        _all([_evidence(EvidenceKind.RISK_AREA)]),
        14,
        _("您近 14 天内去过疫情重点地区。"),
        _("请联系所在村（社区）登记，居家观察，每天早晚测量体温。"),
        (),
    ),
    (
        "travel",
        _("重点地区来返人员管理规则"),
        Colour.YELLOW,
        _all([RISKY_TRAVEL]),
        14,
        _("您申报近 14 天内去过疫情重点地区或境外。"),
        _("请联系所在村（社区）登记，居家观察，每天早晚测量体温。"),
        (),
    ),
    (
        "fever_contact",
        _("接触发热人员观察规则"),
        Colour.YELLOW,
        _all([{"is": ConditionKind.CONTACT, "of": [Contact.FEVER]}]),
        7,
        _("您申报近 14 天内接触过发热或有呼吸道症状的人。"),
        _("请减少外出，每天早晚测量体温；不舒服时到发热门诊就诊。"),
        (),
    ),
    (
        "fever",
        _("体温异常观察规则"),
        Colour.YELLOW,
        _all([FEVER]),
        3,
        _("您申报的体温达到或超过 37.3 ℃。"),
        _("请戴好口罩到最近的发热门诊就诊，到期后重新申报。"),
        (),
    ),
    (
        "symptoms",
        _("身体不适观察规则"),
        Colour.YELLOW,
        _all([SYMPTOMS]),
        3,
        _("您申报了身体不适的症状。"),
        _("请在家休息，每天早晚测量体温；加重时到发热门诊就诊。"),
        (),
    ),
    (
        "self_check",
        _("健康自查申报人员观察规则"),
        Colour.YELLOW,
        _all([_evidence(EvidenceKind.SELF_CHECK, "red", "yellow")]),
        3,
        _("您在健康自查后申报了发热、不适，或者接触、旅居情况。"),
        _("请按自查的建议就诊或居家观察，到期后重新申报。"),
        (),
    ),
    (
        "decision_green",
        _("核定绿码规则"),
        Colour.GREEN,
        _all([_evidence(EvidenceKind.DECISION, Colour.GREEN)]),
        None,
        _("经工作人员核实并复核，您的健康码核定为绿码。"),
        _("可以通行。身体情况有变化时请及时重新申报。"),
        ("*",),
    ),
    (
        "released",
        _("解除管理转码规则"),
        Colour.GREEN,
        _all([_evidence(EvidenceKind.RELEASE)]),
        14,
        _("您的健康管理或医学观察已经解除。"),
        _("可以通行。身体情况有变化时请及时重新申报。"),
        ("test_positive", "isolation", "listed_isolated", "traced_first", "listed", "traced_second"),
    ),
    (
        "test_negative",
        _("核酸检测阴性转码规则"),
        Colour.GREEN,
        _all([_evidence(EvidenceKind.TEST_NEGATIVE)]),
        7,
        _("您的核酸检测结果为阴性。"),
        _("可以通行。身体情况有变化时请及时重新申报。"),
        ("fever_contact", "fever", "symptoms", "self_check"),
    ),
    (
        "well",
        _("健康申报无异常规则"),
        Colour.GREEN,
        _all([{"is": ConditionKind.WELL, "below": "37.3"}]),
        14,
        _("您的健康申报没有发现异常。"),
        _("可以通行。身体情况有变化时请及时重新申报。"),
        (),
    ),
)


def supplied_rules() -> list[dict[str, Any]]:
    """The fields of each rule, in order."""
    names = ("code", "name", "colour", "condition", "hold_days", "reason", "advice", "lifts")
    return [
        {"order": order, **dict(zip(names, row, strict=True)), "lifts": list(row[-1])}
        for order, row in enumerate(_ROWS, 1)
    ]
