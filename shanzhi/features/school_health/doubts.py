"""What a flag on an answer means for who looks after the pupil, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.declarations.enums import Flag

MEANINGS = {
    Flag.SAME: _("连续多天填得一模一样，可能没有真正测量，请提醒家长如实填写。"),
    Flag.HASTY: _("打开两秒内就提交，可能没有看题，请核实一次。"),
    Flag.MANY: _("同一人在一分钟内替多名学生填写，请核实是不是家长本人填写。"),
    Flag.FAR: _("填写位置离平时 30 公里以上，请问一下孩子在哪里。"),
}


@dataclass(frozen=True)
class Doubt:
    """A flag with its name and meaning. It asks for a look; it accuses nobody."""

    name: Any
    meaning: Any


def doubts_of(flags: Iterable[str]) -> list[Doubt]:
    return [Doubt(Flag(one).label, MEANINGS[Flag(one)]) for one in flags]
