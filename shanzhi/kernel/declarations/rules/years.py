"""What a school's grades are called, and what they become when a school year begins."""

import datetime as dt
import re
from collections.abc import Collection

BEGINS = 7  # month from which on the next school year counts
_DIGITS = "一二三四五六七八九"
_GRADE = re.compile(f"([{_DIGITS}])年级|([初高])([一二三])(年级)?|([小中大])班")
_ENDS = {"九年级", "初三", "初三年级", "高三", "高三年级", "大班"}
_AFTER_PRIMARY = {"七年级", "初一", "初一年级"}


def school_year(day: dt.date) -> int:
    """2020 for the school year that begins in autumn 2020."""
    return day.year if day.month >= BEGINS else day.year - 1


def next_name(name: str) -> str | None:
    """一年级 → 二年级, 初一 → 初二, 小班 → 中班; None for the last ones and for names of another kind."""
    found = _GRADE.fullmatch(name)
    if found is None or name in _ENDS:
        return None
    if found[1]:
        return f"{_DIGITS[_DIGITS.index(found[1]) + 1]}年级"
    if found[2]:
        return f"{found[2]}{_DIGITS[_DIGITS.index(found[3]) + 1]}{found[4] or ''}"
    return {"小": "中班", "中": "大班"}[found[5]]


def rank(name: str) -> int:
    """How far up a grade is: those further up move first."""
    found = _GRADE.fullmatch(name)
    if found is None:
        return 0
    if found[1]:
        return 3 + _DIGITS.index(found[1]) + 1
    if found[2]:
        return (9 if found[2] == "初" else 12) + _DIGITS.index(found[3]) + 1
    return "小中大".index(found[5]) + 1


def suggested(name: str, others: Collection[str]) -> str:
    """`next`, `graduates` or `stays`. The sixth grade ends a school that has no seventh."""
    if name in _ENDS or (name == "六年级" and not _AFTER_PRIMARY & set(others)):
        return "graduates"
    return "next" if next_name(name) else "stays"


def class_name(name: str, grade: str, next_grade: str) -> str:
    """一年级1班 → 二年级1班; a name without its grade stays."""
    return next_grade + name.removeprefix(grade) if name.startswith(grade) else name
