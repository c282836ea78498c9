"""The questionnaires that come with the platform. A city takes them over and changes them as it likes.

They are data of the city: Chinese with English beside it, not catalogue texts.
"""

from typing import NamedTuple

from .enums import Audience
from .rules.questions import Condition, Option, Outcome, Question


class Supplied(NamedTuple):
    key: str
    audience: str
    title: str
    questions: tuple[Question, ...]
    outcomes: tuple[Outcome, ...] = ()


SYMPTOMS = (
    Option("fever", "发热、怕冷", abnormal=True, english="Fever, chills"),
    Option("cough", "干咳", abnormal=True, english="Dry cough"),
    Option("breath", "胸闷、呼吸困难", abnormal=True, english="Short of breath"),
    Option("fatigue", "乏力", abnormal=True, english="Tiredness"),
    Option("throat", "咽痛", abnormal=True, english="Sore throat"),
    Option("nose", "鼻塞、流涕", english="Runny nose"),
    Option("diarrhoea", "腹泻、呕吐", abnormal=True, english="Diarrhoea, vomiting"),
)
PLACES = (
    Option("province", "省内其他城市", english="Elsewhere in the province"),
    Option("country", "外省", english="Another province"),
    Option("risk_area", "疫情重点地区", abnormal=True, english="An area with cases"),
    Option("abroad", "境外", abnormal=True, english="Abroad"),
)
TEMPERATURE = Question(
    "temperature",
    "temperature",
    "今天早上的体温",
    help="起床后测量，达到 37.3 ℃ 算发热。",
    english="Temperature this morning",
    english_help="Measured after getting up; 37.3 °C and above is a fever.",
)


def _symptoms(title: str, english: str, *, remembers: bool = False) -> Question:
    return Question("symptoms", "choices", title, options=SYMPTOMS, english=english, remembers=remembers)


def _travel(title: str, english: str) -> tuple[Question, ...]:
    """Whether, where, and when back: two branches that open on a yes."""
    away = (Condition("travelled", any=("yes",)),)
    return (
        Question("travelled", "yes_no", title, english=english, remembers=True),
        Question(
            "where",
            "choices",
            "去了哪里",
            options=PLACES,
            show_if=away,
            english="Where to",
            remembers=True,
        ),
        Question(
            "place",
            "text",
            "具体地点",
            help="写到城市或县区。",
            required=False,
            show_if=away,
            english="Name of the place",
            remembers=True,
        ),
        Question("back_on", "date", "哪天回来的", show_if=away, english="Back since", remembers=True),
    )


CONTACT = Question(
    "contact",
    "yes_no",
    "14 天内接触过确诊病例、疑似病例或密切接触者吗",
    abnormal_if="yes",
    remembers=True,
    english="Contact with a case, a suspected case or a close contact in the last 14 days?",
)
SCHOOL = Supplied(
    "school_health.daily",
    Audience.SCHOOL,
    "学生每日健康申报",
    (
        TEMPERATURE,
        _symptoms("孩子今天有哪些不舒服", "How does the child feel today", remembers=True),
        Question(
            "family_ill",
            "yes_no",
            "同住的家人有人发热或咳嗽吗",
            abnormal_if="yes",
            remembers=True,
            english="Has anybody at home fever or cough?",
        ),
        CONTACT,
        *_travel("14 天内离开过本市吗", "Away from the city in the last 14 days?"),
    ),
)
STAFF = Supplied(
    "staff_health.daily",
    Audience.STAFF,
    "员工每日健康申报",
    (
        TEMPERATURE,
        _symptoms("今天有哪些不舒服", "How do you feel today", remembers=True),
        Question(
            "family_ill",
            "yes_no",
            "同住的人有人发热或咳嗽吗",
            abnormal_if="yes",
            remembers=True,
            english="Has anybody you live with fever or cough?",
        ),
        CONTACT,
        *_travel("14 天内离开过本市吗", "Away from the city in the last 14 days?"),
    ),
)
_HOT = (Condition("temperature", least=37.3),)
_ILL = (Condition("symptoms", any=("fever", "cough", "breath")),)
_MET = (Condition("contact", any=("yes",)),)
_AWAY = (Condition("where", any=("risk_area", "abroad")),)
SELF = Supplied(
    "self_check",
    Audience.SELF,
    "健康自查",
    (
        Question("temperature", "temperature", "现在的体温", help="没有体温计可以先不填。", required=False,
                 english="Temperature now", english_help="Leave it empty if you have no thermometer."),
        _symptoms("现在有哪些不舒服", "How do you feel"),
        Question(
            "since",
            "choice",
            "不舒服多久了",
            options=(
                Option("today", "今天开始", english="Since today"),
                Option("days", "两三天", english="Two or three days"),
                Option("longer", "更久", english="Longer"),
            ),
            show_if=(Condition("symptoms", any=tuple(option.value for option in SYMPTOMS)),),
            english="Since when",
        ),
        CONTACT,
        *_travel("14 天内离开过本市吗", "Away from the city in the last 14 days?"),
    ),
    (
        Outcome("red", "请到发热门诊就诊", "请戴好口罩到最近的发热门诊，不要乘坐公共交通，先打电话告知接触和旅居情况。",
                when=(_HOT + _MET, _HOT + _AWAY, _ILL + _MET, _ILL + _AWAY), clinic=True, declare=True,
                english="See a doctor soon",
                english_advice="Wear a mask and go to the nearest fever clinic, not by public transport; call ahead."),
        Outcome("yellow", "请到发热门诊看一看，或居家观察", "发热或不适时到发热门诊就诊；有接触或旅居情况的，请居家观察并联系所在村（社区）。",
                when=(_HOT, _ILL, _MET, _AWAY), clinic=True, declare=True,
                english="See a fever clinic or stay at home",
                english_advice="Go to a fever clinic if you feel ill; after contact or travel stay at home and call your community."),
        Outcome("green", "没有发现异常", "请继续戴口罩、勤洗手、常通风；身体有变化时再查一次。",
                english="Nothing unusual found",
                english_advice="Keep wearing a mask, washing hands and airing rooms; check again if you feel different."),
    ),
)  # fmt: skip


def questionnaires() -> tuple[Supplied, ...]:
    return (SCHOOL, STAFF, SELF)
