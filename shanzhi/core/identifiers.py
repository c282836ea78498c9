"""Numbers of people, firms, vehicles and papers: ID number (GB 11643), credit code (GB 32100), plate (GA 36), mobile,
official document (GB/T 9704).

`is_…` answers, `check_…` gives the number as it is stored or raises a DomainError with a sentence for the person.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Container

from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric, uscc

from shanzhi.core.errors import DomainError

# First two digits of the area code. 81–83: residence permits of people from Hong Kong, Macao and Taiwan.
PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
OLDEST_YEAR = 1900
FIRST_DOCUMENT_YEAR = 1949
SYNTHETIC_SERIALS = range(900, 1000)
"""Invented people carry serials 900–999 and are marked as synthetic beside it. The range only keeps them apart from
each other and recognisable; a real number may lie in it, so nobody is refused because of it."""

_ID_NUMBER = re.compile(r"\d{17}[\dX]")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_PLACES = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新"
_LETTER = "[A-HJ-NP-Z]"
_SIGN = "[A-HJ-NP-Z0-9]"
_PLATE = re.compile(
    f"[{_PLACES}]{_LETTER}"
    f"(?:{_SIGN}{{5}}"  # ordinary
    f"|{_SIGN}{{4}}[港澳学警挂领]"  # Hong Kong and Macao, learners, police, trailers, consulates
    rf"|[DF]{_SIGN}\d{{4}}"  # new energy, small
    r"|\d{5}[DF])"  # new energy, large
)


def normalised(text: str) -> str:
    """As typed by a hurried thumb → as stored: half width, upper case, without blanks, dots and hyphens."""
    return re.sub(r"[\s·•\-]", "", unicodedata.normalize("NFKC", text)).upper()


def make_check_digit(body: str) -> str:
    """The 18th character of an ID number for its first 17."""
    return ric.calc_check_digit(f"{body}0")


def is_id_number(text: str) -> bool:
    """Whether it is an ID number: form, real date, area, check digit."""
    return _id_number_problem(normalised(text)) is None


def check_id_number(text: str, *, today: dt.date, known_areas: Container[str] | None = None) -> str:
    """The number as stored. `known_areas`: six-digit codes that alone are accepted, where the caller has them all."""
    number = normalised(text)
    problem = _id_number_problem(number, today)
    if problem is None and known_areas is not None and number[:6] not in known_areas:
        problem = "area"
    if problem is not None:
        raise DomainError(_ID_NUMBER_SENTENCES[problem], f"id_number.{problem}", field="id_number")
    return number


_ID_NUMBER_SENTENCES = {
    "digits": _("身份证号码应为 18 位：前 17 位是数字，最后一位是数字或 X"),
    "date": _("身份证号码第 7 至 14 位应是真实的出生日期，请核对"),
    "area": _("身份证号码前 6 位的地区代码不存在，请核对"),
    "check": _("身份证号码有误，请对照证件逐位核对"),
}


def _id_number_problem(number: str, today: dt.date | None = None) -> str | None:
    """The most telling problem of a number: a slip in the date is named before the check digit it also breaks."""
    if not _ID_NUMBER.fullmatch(number) or not number.isascii():
        return "digits"
    birth = _date(number[6:14])
    if birth is None or birth.year < OLDEST_YEAR or (today is not None and birth > today):
        return "date"
    if number[:2] not in PROVINCES:
        return "area"
    return None if number[-1] == ric.calc_check_digit(number) else "check"


def _date(digits: str) -> dt.date | None:
    try:
        return dt.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def birth_of(number: str) -> dt.date:
    """The birth date in a checked ID number."""
    return dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def sex_of(number: str) -> str:
    """`male` or `female`, from the parity of the serial of a checked ID number."""
    return "male" if int(number[16]) % 2 else "female"


def synthetic_id_number(area: str, birth: dt.date, serial: int) -> str:
    """A valid number for an invented person; `serial` in `SYNTHETIC_SERIALS`, odd for a man."""
    if serial not in SYNTHETIC_SERIALS:
        raise ValueError(f"serial {serial} is not in the synthetic range 900–999")
    body = f"{area}{birth:%Y%m%d}{serial}"
    return body + make_check_digit(body)


def is_synthetic_id_number(number: str) -> bool:
    """Whether a checked number lies in the range of invented people (a real one may too)."""
    return int(number[14:17]) in SYNTHETIC_SERIALS


def is_mobile(text: str) -> bool:
    """Whether it is a mainland mobile number of 11 digits, nothing around it."""
    return text.isascii() and _MOBILE.fullmatch(text) is not None


def check_mobile(text: str) -> str:
    """The 11 digits; a leading +86 or 86 is taken off."""
    number = re.sub(r"^\+?86(?=1\d{10}$)", "", normalised(text))
    if not is_mobile(number):
        raise DomainError(_("手机号码应为 11 位数字，以 13 至 19 开头"), "phone.digits", field="phone")
    return number


def is_credit_code(text: str) -> bool:
    """Whether it is a unified social credit code: form and check character."""
    return _credit_code_problem(normalised(text)) is None


def check_credit_code(text: str) -> str:
    """The code as stored."""
    code = normalised(text)
    problem = _credit_code_problem(code)
    if problem is not None:
        raise DomainError(_CREDIT_CODE_SENTENCES[problem], f"credit_code.{problem}", field="credit_code")
    return code


_CREDIT_CODE_SENTENCES = {
    "form": _("统一社会信用代码应为 18 位数字或大写字母，不含 I、O、S、V、Z"),
    "check": _("统一社会信用代码有误，请对照营业执照逐位核对"),
}


def _credit_code_problem(code: str) -> str | None:
    if not re.fullmatch(r"[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}", code):
        return "form"
    return None if code[-1] == uscc.calc_check_digit(code[:-1]) else "check"


def synthetic_credit_code(area: str, serial: int) -> str:
    """A valid code of an invented firm: the organisation part begins with Y and is the serial, 0–9,999,999."""
    body = f"91{area}Y{serial:07d}"
    body += _organisation_check(body[8:])
    return body + uscc.calc_check_digit(body)


def _organisation_check(body: str) -> str:
    """The ninth character of an organisation code (GB 11714)."""
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    rest = 11 - sum(int(sign, 36) * weight for sign, weight in zip(body, weights, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def check_plate(text: str) -> str:
    """The plate as stored: 粤N12345, new energy 粤ND12345."""
    plate = normalised(text)
    if not _PLATE.fullmatch(plate):
        raise DomainError(
            _("车牌号码应像 粤N12345 或 粤ND12345：省份简称、字母，再加 5 位（新能源 6 位），不含 I 和 O"),
            "plate.form",
            field="plate",
        )
    return plate


def is_plate(text: str) -> bool:
    """Whether it is a plate."""
    return _PLATE.fullmatch(normalised(text)) is not None


_DOCUMENT_NUMBER = re.compile(r"([\u3400-\u9fff]{2,12})〔([0-9]{4})〕([0-9]{1,5})号")
_DOCUMENT_BRACKETS = str.maketrans("[【(", "〔〔〔") | str.maketrans("]】)", "〕〕〕")


def check_document_number(text: str, *, today: dt.date) -> str:
    """The number of an official paper as GB/T 9704 writes it: 汕卫〔2020〕12号. Other brackets are set right."""
    number = normalised(text).translate(_DOCUMENT_BRACKETS)
    found = _DOCUMENT_NUMBER.fullmatch(number)
    if found is None:
        raise DomainError(
            _("文号应像 汕卫〔2020〕12号：机关代字、六角括号中的年份、序号"),
            "document_number.form",
            field="document_number",
        )
    if not FIRST_DOCUMENT_YEAR <= int(found[2]) <= today.year:
        raise DomainError(
            _("文号中的年份不对，请与文件核对"), "document_number.year", field="document_number"
        )
    return f"{found[1]}〔{found[2]}〕{int(found[3])}号"


SCHOOL_KINDS = {
    "11": "kindergarten",
    "21": "primary",
    "31": "junior",
    "34": "senior",
    "36": "vocational",
    "41": "university",
    "51": "special",
}


def check_school_code(text: str) -> str:
    """The ten digits of a school: kind, province, serial. There is no check digit."""
    code = normalised(text)
    if not re.fullmatch(r"[0-9]{10}", code):
        raise DomainError(_("学校标识码应为 10 位数字"), "school_code.digits", field="code")
    if code[:2] not in SCHOOL_KINDS:
        raise DomainError(
            _("学校标识码前 2 位应是学校类别：11、21、31、34、36、41 或 51"), "school_code.kind", field="code"
        )
    if code[2:4] not in PROVINCES:
        raise DomainError(_("学校标识码第 3、4 位的省份代码不存在"), "school_code.area", field="code")
    return code
