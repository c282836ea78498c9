"""What a roster's parts are called for schools and for firms."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.declarations.enums import Audience

WORDS: dict[str, dict[str, Any]] = {
    Audience.SCHOOL: {
        "upper": _("年级"),
        "group": _("班级"),
        "number": _("学号"),
        "member": _("学生"),
        "keeper": _("班主任"),
        "reporter": _("家长"),
    },
    Audience.STAFF: {
        "upper": _("厂区"),
        "group": _("车间（部门）"),
        "number": _("工号"),
        "member": _("员工"),
        "keeper": _("车间负责人"),
        "reporter": _("本人手机"),
    },
}
