"""Words that stand on cards: the 56 ethnicities, other forms of characters, what is no content."""

import unicodedata

from shanzhi.kernel.vision.rules.lines import Line

ETHNICITIES = frozenset(
    "汉 蒙古 回 藏 维吾尔 苗 彝 壮 布依 朝鲜 满 侗 瑶 白 土家 哈尼 哈萨克 傣 黎 傈僳 佤 畲 高山 拉祜 水 东乡 纳西 景颇 "
    "柯尔克孜 土 达斡尔 仫佬 羌 布朗 撒拉 毛南 仡佬 锡伯 阿昌 普米 塔吉克 怒 乌孜别克 俄罗斯 鄂温克 德昂 保安 裕固 京 "
    "塔塔尔 独龙 鄂伦春 赫哲 门巴 珞巴 基诺".split()
)
# Forms that the models choose now and then although the card shows the one on the right.
_OLD = "漢別號縣鎮區東廣門陳黃張劉葉彭莊羅溫呂範馬謝鍾許顏歐趙孫滿維爾壯彝瑤貴蘇魯遼雲陝寧贛閩粵滬冀豫漁華國龍傑軒鵬輝錦榮漢麗曉燕憶婭統機關證號碼場樓層單棟營執業營稱類資壹億圓經範圍術貨進從車學領"
_NEW = "汉别号县镇区东广门陈黄张刘叶彭庄罗温吕范马谢钟许颜欧赵孙满维尔壮彝瑶贵苏鲁辽云陕宁赣闽粤沪冀豫渔华国龙杰轩鹏辉锦荣汉丽晓燕忆娅统机关证号码场楼层单栋营执业营称类资壹亿圆经范围术货进从车学领"
_SIMPLER = {old: new for old, new in zip(_OLD, _NEW, strict=True) if old != new}
# Notes on specimens and copies that belong to no field.
NOTES = ("样本", "样张", "样例", "样品", "示例", "示意", "测试", "仅供", "复印", "SAMPLE", "SPECIMEN", "TEST", "DEMO")
_MOST_DOUBTFUL = 0.6


def tidy(line: Line) -> Line:
    """Half width, without blanks, today's characters; a character that was replaced is trusted less."""
    text, scores = [], []
    for sign, score in zip(line.text, line.scores, strict=False):
        plain = unicodedata.normalize("NFKC", sign)
        if not plain.strip():
            continue
        newer = _SIMPLER.get(plain, plain)
        text.append(newer[0])
        scores.append(score if newer == plain else min(score, _MOST_DOUBTFUL))
    return Line("".join(text), tuple(scores), line.corners)


def is_note(text: str) -> bool:
    """Whether it is a watermark or remark."""
    return len(text) <= 24 and any(note in text.upper() for note in NOTES)


def ethnicity(text: str) -> str:
    """The ethnicity a text begins with, empty where it is none of the 56."""
    found = [name for name in ETHNICITIES if text.startswith(name)]
    return max(found, key=len, default="")
