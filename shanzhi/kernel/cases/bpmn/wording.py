"""Findings as sentences."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shanzhi.kernel.cases.bpmn.problems import Problem

SENTENCES: dict[str, str | Promise] = {
    "too_big": _("文件超过 1 MB。"),
    "too_many": _("文件的元素太多，或者层次太深。"),
    "doctype": _("文件含有文档类型声明（DOCTYPE），不能接收。"),
    "no_xml": _("文件不是完整的 XML，读到这里出错。"),
    "no_bpmn": _("文件不是 BPMN 2.0 流程图。"),
    "processes": _("一个文件应当只有一个流程，这里有 %(detail)s 个。"),
    "script": _("脚本任务不能使用：流程图里不得带有程序。"),
    "service": _("服务任务不能使用：流程图不得调用其他系统。"),
    "unknown": _("这里不支持元素“%(detail)s”。"),
    "no_id": _("有一个“%(detail)s”没有编号（id）。"),
    "twice": _("编号（id）出现了不止一次。"),
    "dangling": _("指向的元素“%(detail)s”不存在。"),
    "starts": _("应当只有一个开始事件，这里有 %(detail)s 个。"),
    "no_end": _("没有结束事件。"),
    "no_name": _("办理步骤没有名称。"),
    "timer_here": _("定时只能设在中间事件或者步骤的边界上。"),
    "no_term": _("中间事件和边界事件应当有一个期限（timeDuration）。"),
    "term": _("看不懂期限“%(detail)s”，请写成 PT24H、working_days(3) 或者 working_hours(4)。"),
    "condition_here": _("条件只能写在排他网关或者包容网关之后。"),
    "condition": _('看不懂条件“%(detail)s”，请写成 result == "yes" 这样的比较。'),
    "no_default": _("网关没有默认出口：条件都不成立时，办理会停在这里。"),
    "no_condition": _("网关的这个出口没有条件。"),
    "not_drawn": _("元素没有画在图上，办理时无法显示走到哪一步。"),
    "entered": _("不能有连线指向开始事件或者边界事件。"),
    "left": _("结束事件之后不能再有连线。"),
    "attached": _("边界事件只能设在办理步骤上。"),
    "unreachable": _("从开始走不到这里。"),
    "dead_end": _("从这里走不到结束。"),
    "circle": _("这里会不经任何人办理而一直循环。"),
    "stuck": _("试走时，办完这一步后停住了：有网关在等一条没有走的分支。"),
    "cannot_go_on": _("试走时，办完这一步后流程无法继续。"),
    "engine": _("流程图不能运行：%(detail)s"),
}


def sentence(problem: Problem) -> str:
    """What an administrator reads about a finding."""
    return str(SENTENCES[problem.code]) % {"detail": problem.detail}
