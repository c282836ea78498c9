"""The side of an ID card with the portrait: six fields out of lines of text."""

import datetime as dt
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field

from shanzhi.core.identifiers import birth_of, is_id_number, sex_of
from shanzhi.kernel.vision.rules import labels
from shanzhi.kernel.vision.rules.lines import Line, levelled, trust
from shanzhi.kernel.vision.rules.words import ethnicity, is_note, tidy

FIELDS = ("name", "sex", "ethnicity", "birth", "address", "id_number")
SURE = 0.85
"""A number whose worst character the models give less is not called valid (docs/guide/vision.md has the figures)."""

FRONT, BACK, OTHER = "front", "back", "other"
_LABELS = {
    "name": re.compile(r"姓[名各]:?"),
    "sex": re.compile(r"[性牲][别刖]:?"),
    "ethnicity": re.compile(r"[民氏]族:?"),
    "birth": re.compile(r"出生(?:日期|年月)?:?"),
    "address": re.compile(r"[住往佳][址扯止]:?"),
    "id_number": re.compile(r"(?:公民)?(?:居民)?身份(?:证)?号码?:?"),
}
_NUMBER = re.compile(r"(?<![0-9])[1-9][0-9]{16}[0-9X](?![0-9])")
_DATE = re.compile(r"([12]\d{3})[年.\-/]?(\d{1,2})[月.\-/](\d{1,2})")
_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff][\u3400-\u9fff\U00020000-\U0003ffff·•.]{1,24}")
_PLACE = re.compile(r"[^\u3400-\u9fff0-9A-Za-z\-()·#、一]")
_PROVINCE = re.compile(
    "北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州"
    "|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门"
)
_BACK = re.compile(r"签发机关|有效期限|居民身份证|\d{4}\.\d\d\.\d\d-")
_ANOTHER = re.compile(r"驾驶证|行驶证|护照|营业执照|通行证|户口|社会保障|信用代码|准驾|居住证")


@dataclass(frozen=True)
class Card:
    """What was read. A field that was not read is empty and has no confidence."""

    side: str
    fields: dict[str, str] = field(default_factory=dict)
    confidence: dict[str, float] = field(default_factory=dict)
    valid: bool = False
    numbers: frozenset[str] = frozenset()

    @property
    def complete(self) -> bool:
        return self.valid and all(self.fields.get(name) for name in FIELDS)

    @property
    def read(self) -> int:
        return sum(bool(self.fields.get(name)) for name in FIELDS)


def read(lines: Sequence[Line], *, today: dt.date) -> Card:
    """The card in these lines, or that it is none, or that it lies on its face."""
    tidied = _content([tidy(line) for line in levelled(lines)])
    text = "\n".join(line.text for line in tidied)
    found, free = labels.values(tidied, _labels_for(tidied), long=frozenset({"address"}), anywhere=True)
    numbers = _numbers([*found.values(), *free])
    side = _side(text, found, bool(numbers))
    if side != FRONT:
        return Card(side)
    return _card(found, numbers, today)


def _content(lines: list[Line]) -> list[Line]:
    """Without remarks on specimens and what the models saw in the portrait."""
    usual = statistics.median([line.height for line in lines] or [1])
    return [
        line
        for line in lines
        if line.text and not is_note(line.text) and line.height < 2.2 * usual and max(line.scores) > 0.3
    ]


def _labels_for(lines: Sequence[Line]) -> dict[str, re.Pattern[str]]:
    """An address may hold the word 民族, so that label stands before the one of the address or nowhere."""
    places = [line.middle[1] for line in lines if _LABELS["address"].match(line.text)]
    early = [
        line
        for line in lines
        if _LABELS["ethnicity"].search(line.text)
        and (not places or line.middle[1] < places[0] - line.height * 0.4)
    ]
    return _LABELS if early else {key: one for key, one in _LABELS.items() if key != "ethnicity"}


def _side(text: str, found: dict[str, labels.Value], number: bool) -> str:
    if _ANOTHER.search(text):
        return OTHER
    seen = len(found.keys() & {"name", "sex", "ethnicity", "birth", "address"})
    if seen >= 3 or (seen >= 1 and (number or "id_number" in found)) or ("id_number" in found and number):
        return FRONT
    return BACK if _BACK.search(text) else OTHER


def _numbers(places: Sequence[labels.Value | labels.Piece]) -> dict[str, float]:
    """Every number of 18 characters with the trust in it."""
    found: dict[str, float] = {}
    for place in places:
        text = place.text.upper().replace("×", "X")
        for match in _NUMBER.finditer(text):
            sure = trust(place.scores[match.start() : match.end()])
            found[match[0]] = max(sure, found.get(match[0], 0.0))
    return found


def _card(found: dict[str, labels.Value], numbers: dict[str, float], today: dt.date) -> Card:
    fields, confidence = dict.fromkeys(FIELDS, ""), dict.fromkeys(FIELDS, 0.0)
    for name in ("name", "sex", "ethnicity", "birth", "address"):
        if name in found:
            fields[name], confidence[name] = _READERS[name](found[name])
    good = [number for number in numbers if is_id_number(number) and birth_of(number) <= today]
    number = max(good or numbers, key=lambda one: numbers[one], default="")
    fields["id_number"], confidence["id_number"] = number, numbers.get(number, 0.0)
    if not good:
        confidence["id_number"] = min(confidence["id_number"], 0.5)
        return Card(FRONT, fields, confidence, False, frozenset(numbers))
    valid = numbers[number] >= SURE and not _contradicted(number, fields, confidence)
    fields["sex"] = "男" if sex_of(number) == "male" else "女"
    fields["birth"] = birth_of(number).isoformat()
    confidence["sex"] = confidence["birth"] = confidence["id_number"]
    return Card(FRONT, fields, confidence, valid, frozenset(good))


def _contradicted(number: str, fields: dict[str, str], confidence: dict[str, float]) -> bool:
    """Whether the card itself, well read, says another birth date than its number."""
    printed = fields["birth"]
    return bool(printed) and confidence["birth"] >= SURE and printed != birth_of(number).isoformat()


def _name(value: labels.Value) -> tuple[str, float]:
    match = _NAME.match(value.text)
    if match is None:
        return "", 0.0
    return re.sub(r"[•.]", "·", match[0]).strip("·"), trust(value.scores[: match.end()])


def _sex(value: labels.Value) -> tuple[str, float]:
    first = value.text[:1]
    return (first, trust(value.scores[:1])) if first in {"男", "女"} else ("", 0.0)


def _ethnicity(value: labels.Value) -> tuple[str, float]:
    name = ethnicity(value.text)
    return name, trust(value.scores[: len(name)])


def _birth(value: labels.Value) -> tuple[str, float]:
    match = _DATE.search(value.text)
    if match is None:
        return "", 0.0
    try:
        day = dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return "", 0.0
    return day.isoformat(), trust(value.scores[match.start() : match.end()])


def _address(value: labels.Value) -> tuple[str, float]:
    text = _PLACE.sub("", value.text)
    stray = _PROVINCE.search(text)
    if stray and 0 < stray.start() <= 2:  # a stroke of the label that was taken for a character
        text = text[stray.start() :]
    return text, trust(value.scores)


_READERS = {"name": _name, "sex": _sex, "ethnicity": _ethnicity, "birth": _birth, "address": _address}


def better(first: Card, second: Card) -> Card:
    """Two looks at one card: each field from the look that is surer of it; two good numbers that differ are none."""
    if FRONT not in {first.side, second.side} or first.side != second.side:
        return first if first.side == FRONT or second.side == OTHER else second
    chosen, other = sorted((first, second), key=lambda one: (not one.valid, -one.confidence["id_number"]))
    fields, confidence = dict(chosen.fields), dict(chosen.confidence)
    for name in ("name", "ethnicity", "address"):
        if (bool(other.fields[name]), other.confidence[name]) > (bool(fields[name]), confidence[name]):
            fields[name], confidence[name] = other.fields[name], other.confidence[name]
    sure = {one.fields["id_number"] for one in (first, second) if one.valid}
    return Card(FRONT, fields, confidence, chosen.valid and len(sure) == 1, first.numbers | second.numbers)
