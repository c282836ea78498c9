"""Papers that prove who somebody is: what their numbers look like, and what a claim with them says."""

import datetime as dt
import re
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from shanzhi.core.errors import DomainError
from shanzhi.core.identifiers import birth_of, check_id_number, normalised, sex_of

from . import rules

_SHAPES = {
    "hkmo_permit": re.compile(r"[HM]\d{8}(\d{2})?"),
    "taiwan_permit": re.compile(r"\d{8}(\d{2})?"),
    "passport": re.compile(r"(?=.*\d)[A-Z0-9]{5,17}"),
    "infant": re.compile(r"[A-Z]\d{9}|"),  # number of the birth certificate, where there is one
}
_SHAPE_WORDS = {
    "hkmo_permit": _(
        "港澳居民来往内地通行证号码以 H 或 M 开头，后面是 8 位或 10 位数字，请对照证件再填一次。"
    ),
    "taiwan_permit": _("台湾居民来往大陆通行证号码是 8 位或 10 位数字，请对照证件再填一次。"),
    "passport": _("护照号码是 5 至 17 位字母和数字，请对照护照再填一次。"),
    "infant": _("出生医学证明编号是 1 个字母加 9 位数字；还没有编号可以留空。"),
}


class DocumentRefused(DomainError):
    """A paper's number cannot be right."""


def checked_number(kind: str, text: str, *, today: dt.date) -> str:
    """The tidy number of a paper of that kind; raises DomainError when it cannot be right."""
    number = normalised(text)
    if kind == "resident":
        check_id_number(number, today=today)
    elif not _SHAPES[kind].fullmatch(number):
        raise DocumentRefused(_SHAPE_WORDS[kind], f"document.{kind}", field="id_number")
    return number


@dataclass(frozen=True)
class Claim:
    """Who somebody says they are. `id_number` is tidy and may be empty for infants."""

    name: str
    id_kind: str
    id_number: str
    sex: str
    birth_date: dt.date


def claim_of(
    *, name: str, id_kind: str, id_number: str, sex: str, birth_date: dt.date | None, today: dt.date
) -> Claim:
    """A checked claim; sex and birth come from a resident number, and are asked for otherwise."""
    number = checked_number(id_kind, id_number, today=today)
    if id_kind == "resident":
        return Claim(name.strip(), id_kind, number, sex_of(number), birth_of(number))
    if birth_date is None:
        raise DocumentRefused(
            _("请填写出生日期，这种证件的号码里没有它。"), "document.birth", field="birth_date"
        )
    if birth_date > today:
        raise DocumentRefused(_("出生日期不能晚于今天。"), "document.birth", field="birth_date")
    if id_kind == "infant" and rules.age_on(birth_date, today) >= rules.INFANT_UNTIL:
        raise DocumentRefused(
            _("满 %(age)s 周岁的孩子请使用居民身份证号。") % {"age": rules.INFANT_UNTIL},
            "document.infant",
            field="id_kind",
        )
    return Claim(name.strip(), id_kind, number, sex, birth_date)
