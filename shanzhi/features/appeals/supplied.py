"""Types and terms that a city begins with; it changes them to its own."""

import datetime as dt

# group → (unit that it goes to first, (type, …))
TYPES: dict[str, tuple[str, tuple[str, ...]]] = {
    "复工复产": ("市发改局", ("复工备案", "防疫物资", "员工返岗", "供应链中断", "物流受阻", "产能恢复")),
    "用工社保": ("市投资促进局", ("招工困难", "稳岗补贴", "社保缓缴", "劳动争议", "技能培训", "人才引进")),
    "融资信贷": ("市财政局", ("贷款困难", "续贷展期", "贷款贴息", "融资担保", "应收账款拖欠", "上市辅导")),
    "税费减免": ("市税务局", ("税收优惠", "延期申报", "延期缴税", "出口退税", "发票办理", "行政收费")),
    "用电用能": ("供电局", ("电力报装", "停电故障", "电价优惠", "增容改造", "用气用水")),
    "土地厂房": ("市发改局", ("用地审批", "租金减免", "厂房租赁", "不动产登记", "规划调整")),
    "政务服务": ("市府办", ("证照办理", "审批超时", "多头检查", "政策咨询", "政策兑现", "网上办事")),
    "项目建设": ("市发改局", ("立项备案", "施工许可", "环评手续", "配套道路", "征地拆迁")),
    "市场开拓": ("市投资促进局", ("展会对接", "政府采购", "产品推广", "外贸订单", "知识产权")),
    "农渔企业": ("市农业农村局", ("农产品滞销", "渔业补贴", "冷链运输", "种苗供应", "病害防治")),
}
TEMPLATE = "遇到的问题：\n从什么时候开始：\n对经营的影响：\n希望怎样解决："
_RESTART = (dt.date(2020, 2, 1), dt.date(2021, 12, 31))
_SINCE_2022 = (dt.date(2022, 1, 1), None)
# grade, amount, unit, days: the city's promise of 2020 (24 hours, or 3 days), the later one of 2, 10 and 15 working days
TERMS = (
    ("urgent", 1, "days", *_RESTART),
    ("ordinary", 3, "days", *_RESTART),
    ("complex", 3, "days", *_RESTART),
    ("urgent", 2, "working_days", *_SINCE_2022),
    ("ordinary", 10, "working_days", *_SINCE_2022),
    ("complex", 15, "working_days", *_SINCE_2022),
)
