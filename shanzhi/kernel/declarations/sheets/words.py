"""What is wrong with a roster file, in sentences. `{word}` is what a problem names."""

from django.utils.translation import gettext_lazy as _

# The file as a whole.
REFUSALS = {
    "kind": _("打不开这个文件。请用下载的模板填写，并保存为 XLSX 格式。"),
    "old_kind": _("这是旧的 XLS 或其他格式，请另存为 XLSX 再上传。"),
    "password": _("这个文件有密码，请去掉密码再上传。"),
    "large": _("文件太大，最多 20 MB、60,000 行，请分成几个文件。"),
    "wide": _("表格太宽，第 {word} 列以后还有内容，请只保留模板里的列。"),
    "long": _("一次最多 60,000 行，请分成几个文件。"),
    "headers": _("第一行缺少这些表头：{word}。请用下载的模板填写。"),
    "header_twice": _("表头“{word}”出现了两次，请只保留一列。"),
    "empty": _("表头下面没有内容。"),
}
PROBLEMS = {
    "missing": _("没有填写"),
    "formula": _("单元格里是公式，请改为直接填写的内容"),
    "merged": _("单元格被合并（{word}），请取消合并，每行都填写"),
    "long": _("内容太长，最多 {word} 个字"),
    "id.missing": _("没有填写身份证号码；没有身份证的，请填写证件类型和证件号码"),
    "id.both": _("身份证号码和其他证件号码只填一个"),
    "id.excel": _(
        "号码被 Excel 当作数字改动了（显示为 4.41502E+17 之类，后几位已丢失），请把这一列设为文本后重新填写"
    ),
    "id.old": _("这是 15 位的旧号码，请填写 18 位身份证号码"),
    "id.length": _("身份证号码应为 18 位，现在是 {word} 位"),
    "id.digits": _("身份证号码前 17 位应是数字，最后一位是数字或 X"),
    "id.date": _("身份证号码第 7 至 14 位不是真实的出生日期"),
    "id.future": _("出生日期晚于今天"),
    "id.area": _("身份证号码前 6 位的地区代码不存在"),
    "id.check": _("身份证号码校验位不对，请对照证件逐位核对"),
    "kind": _("证件类型“{word}”不认识，请填居民身份证、港澳居民来往内地通行证、台湾居民来往大陆通行证或护照"),
    "kind.missing": _("填写了证件号码，请同时填写证件类型"),
    "other.missing": _("填写了证件类型，请同时填写证件号码"),
    "other.hkmo_permit": _("港澳居民来往内地通行证号码以 H 或 M 开头，后面是 8 位或 10 位数字"),
    "other.taiwan_permit": _("台湾居民来往大陆通行证号码是 8 位或 10 位数字"),
    "other.passport": _("护照号码是 5 至 17 位字母和数字"),
    "birth.missing": _("这种证件的号码里没有出生日期，请填写"),
    "birth.form": _("日期请填成 2013-09-01 的样子"),
    "birth.differs": _("与身份证号码里的出生日期不一致"),
    "sex": _("性别请填男或女"),
    "sex.differs": _("与身份证号码里的性别不一致"),
    "person": _("姓名里有不能用的符号"),
    "phone": _("手机号码应为 11 位数字，以 13 至 19 开头"),
    "phone.same": _("两位家长的手机号码相同"),
    "guardian.name": _("填写了家长手机，请同时填写姓名"),
    "guardian.phone": _("填写了家长，请同时填写手机号码"),
    "relation": _("关系“{word}”不认识，请填父亲、母亲、祖父母或其他监护人"),
    "duplicate": _("与第 {word} 行是同一个人"),
    "names_differ": _("与第 {word} 行证件号码相同而姓名不同"),
    "number_twice": _("与第 {word} 行的学号（工号）相同"),
    "number_taken": _("这个学号（工号）已经由名册里的另一个人使用"),
    "class_unknown": _("没有“{word}”，确实是新的请勾选“新建班级”后重新上传"),
    "elsewhere": _("此人在另一所学校（单位）的名册里，请对方先办理转出"),
    "mismatch": _("姓名与证件号码不一致，请对照证件检查"),
}
PARTS = {
    "gone": _("班级在检查之后被关闭或改名，请重新上传"),
    "mismatch": _("检查之后有人的登记信息变了，请重新上传"),
    "elsewhere": _("检查之后有人进入了另一所学校（单位）的名册，请重新上传"),
    "number": _("学号（工号）与名册里的另一个人重复，请核对后重新上传"),
}


def problem(code: str, word: str = "") -> str:
    """The sentence of a problem in one cell."""
    return str(PROBLEMS[code]).format(word=word)


def refusal(code: str, word: str = "") -> str:
    """Why a whole file is refused."""
    return str(REFUSALS[code]).format(word=word)
