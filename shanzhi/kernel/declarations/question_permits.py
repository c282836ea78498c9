"""Who may set which questions."""

from django.utils.translation import gettext_lazy as _

from shanzhi.core.registry import Permit, Role, Tile

SETTING = "declarations.set_questions"
SCHOOL, STAFF, SELF = (f"declarations.set_{name}_questions" for name in ("school", "staff", "self"))
PERMITS = (
    Permit(SETTING, _("查看健康申报问卷")),
    Permit(SCHOOL, _("修改、发布学生申报问卷")),
    Permit(STAFF, _("修改、发布员工申报问卷")),
    Permit(SELF, _("修改、发布健康自查问卷")),
)
ROLES = (
    Role("health_official", _("卫生健康工作人员"), (SETTING, SCHOOL, STAFF, SELF)),
    Role("education_official", _("教育局工作人员"), (SETTING, SCHOOL)),
    Role("hr_official", _("人力资源和社会保障局工作人员"), (SETTING, STAFF)),
)
TILE = Tile(
    name="declarations.questionnaires",
    title=_("健康申报问卷"),
    icon="clipboard-list",
    portal="office",
    url="declarations:questionnaires",
    group=_("疫情防控"),
    order=30,
    permit=SETTING,
    words=_("问题 题目 学校 企业 自查 版本"),
)
