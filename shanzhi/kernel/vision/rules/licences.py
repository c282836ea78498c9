"""Business licences: the code, the name and the rest out of lines in two columns."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from shanzhi.core.identifiers import is_credit_code
from shanzhi.kernel.vision.rules import labels
from shanzhi.kernel.vision.rules.lines import Line, levelled, trust
from shanzhi.kernel.vision.rules.words import is_note, tidy

FIELDS = ("credit_code", "name", "kind", "legal_person", "capital", "founded", "address", "scope")
SURE = 0.85
_LABELS = {
    "credit_code": re.compile(r"统?一?社会信用代码:?"),
    "name": re.compile(r"(?:企业)?名称:?"),
    "kind": re.compile(r"(?:主体)?类型:?"),
    "legal_person": re.compile(r"(?:法定代表人|负责人|经营者|投资人|执行事务合伙人):?"),
    "scope": re.compile(r"(?:经营|业务)范围:?"),
    "capital": re.compile(r"注册资[本金]:?|资金数额:?|出资额:?"),
    "founded": re.compile(r"(?:成立|注册)日期:?"),
    "period": re.compile(r"(?:营业|经营|合伙)期限:?"),
    "address": re.compile(r"(?:主要)?(?:住所|经营场所|营业场所|住址)(?:\(.*?\))?:?"),
    "office": re.compile(r"登记机关:?"),
}
_LONG = frozenset({"scope", "address", "name", "kind"})
_CODE = re.compile(r"(?<![0-9A-Z])[0-9A-Z]{18}(?![0-9A-Z])")
_DATE = re.compile(r"([12]\d{3})年(\d{1,2})月(\d{1,2})日?")
_FULL_WIDTH = str.maketrans(";,():", "；，（）：")
_IS_ONE = re.compile(r"营业执照|统一社会信用代码|社会信用代码")


@dataclass(frozen=True)
class Licence:
    """What was read; `valid` where the check character of the code holds and the code is well read."""

    is_one: bool
    fields: dict[str, str] = field(default_factory=dict)
    confidence: dict[str, float] = field(default_factory=dict)
    valid: bool = False

    @property
    def complete(self) -> bool:
        return self.valid and all(self.fields.get(name) for name in FIELDS)

    @property
    def read(self) -> int:
        return sum(bool(text) for text in self.fields.values())


def read(lines: Sequence[Line]) -> Licence:
    """The licence in these lines, or that it is none."""
    tidied = [
        line for line in (tidy(line) for line in levelled(lines)) if line.text and not is_note(line.text)
    ]
    if not _IS_ONE.search("\n".join(line.text for line in tidied)):
        return Licence(False)
    found, free = labels.values(tidied, _LABELS, long=_LONG, anywhere=False)
    fields, confidence = dict.fromkeys(FIELDS, ""), dict.fromkeys(FIELDS, 0.0)
    for name in FIELDS[1:]:
        if name in found:
            fields[name], confidence[name] = _value(name, found[name])
    fields["credit_code"], confidence["credit_code"], valid = _code([*found.values(), *free])
    return Licence(True, fields, confidence, valid)


def _code(places: Sequence[labels.Value | labels.Piece]) -> tuple[str, float, bool]:
    best = ("", 0.0, False)
    for place in places:
        for match in _CODE.finditer(place.text.upper()):
            sure = trust(place.scores[match.start() : match.end()])
            good = is_credit_code(match[0])
            best = max(best, (match[0], sure if good else min(sure, 0.5), good and sure >= SURE), key=_rank)
    return best


def _rank(code: tuple[str, float, bool]) -> tuple[bool, float]:
    return code[2], code[1]


def _value(name: str, value: labels.Value) -> tuple[str, float]:
    text = value.text.strip(":")
    if name == "scope":
        text = text.translate(_FULL_WIDTH)
    if name != "founded":
        return text, trust(value.scores)
    match = _DATE.search(text)
    try:
        day = dt.date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        day = None
    return (day.isoformat(), trust(value.scores)) if day else ("", 0.0)


def better(first: Licence, second: Licence) -> Licence:
    """Two looks at one licence: each field from the look that is surer of it; two good codes that differ are none."""
    if not (first.is_one and second.is_one):
        return first if first.is_one else second
    chosen, other = sorted((first, second), key=lambda one: (not one.valid, -one.confidence["credit_code"]))
    fields, confidence = dict(chosen.fields), dict(chosen.confidence)
    for name in FIELDS[1:]:
        if (bool(other.fields[name]), other.confidence[name]) > (bool(fields[name]), confidence[name]):
            fields[name], confidence[name] = other.fields[name], other.confidence[name]
    codes = {one.fields["credit_code"] for one in (first, second) if one.valid}
    return Licence(True, fields, confidence, chosen.valid and len(codes) == 1)
