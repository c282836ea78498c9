"""Words that stand on cards: the 56 ethnicities, other forms of characters, what is no content."""

import unicodedata

from opencc import OpenCC

from shanzhi.kernel.vision.rules.lines import Line

_NAMES = (
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 "
    "柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 "
    "塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺"
)
ETHNICITIES = frozenset(_NAMES.split())
# The models choose an old form of a character now and then although the card shows today's.
_simpler = OpenCC("t2s").convert
# Notes on specimens and copies that belong to no field.
NOTES = (
    "样本",
    "样张",
    "样例",
    "样品",
    "示例",
    "示意",
    "测试",
    "仅供",
    "复印",
    "SAMPLE",
    "SPECIMEN",
    "TEST",
    "DEMO",
)
_MOST_DOUBTFUL = 0.6


def tidy(line: Line) -> Line:
    """Half width, without blanks, today's characters; a character that was replaced is trusted less."""
    text, scores = [], []
    for sign, score in zip(line.text, line.scores, strict=False):
        plain = unicodedata.normalize("NFKC", sign)
        if not plain.strip():
            continue
        newer = _simpler(plain)
        text.append(newer[:1])
        scores.append(score if newer == plain else min(score, _MOST_DOUBTFUL))
    return Line("".join(text), tuple(scores), line.corners)


def is_note(text: str) -> bool:
    """Whether it is a watermark or remark."""
    return len(text) <= 8 and any(note in text.upper() for note in NOTES)


def ethnicity(text: str) -> str:
    """The ethnicity a text begins with, empty where it is none of the 56."""
    found = [name for name in ETHNICITIES if text.startswith(name)]
    return max(found, key=len, default="")
