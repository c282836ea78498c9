"""Why an answer is not taken, and what the person reads. No Django here; both languages stand side by side."""

from shanzhi.kernel.scans import refusals
from shanzhi.kernel.scans.refusals import Reason

REASONS = {
    "unknown-round": Reason(404, "没有找到这次申报，请返回重新打开", "There is no such declaration; go back and open it again"),
    "not-open": Reason(422, "还没到今天的申报时间", "The window of today has not opened yet"),
    "round-over": Reason(422, "这一天的申报已经结束，请联系班主任或单位", "That day is over; ask the teacher or the firm"),
    "not-your-member": Reason(403, "您不能为此人申报，或此人已不在名册中", "You may not answer for this person, or they have left the roster"),
    "invalid-answers": Reason(422, "有几处需要修改", "Some answers need a correction"),
}  # fmt: skip

refusals.also(REASONS)
