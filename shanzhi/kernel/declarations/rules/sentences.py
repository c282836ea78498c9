"""What is wrong with an answer, in both languages: the hot path has no gettext, and pages say the same words."""

from typing import NamedTuple


class Sentence(NamedTuple):
    chinese: str
    english: str


SENTENCES = {
    "required": Sentence("请回答这一项", "Please answer this"),
    "number": Sentence("请填写数字，例如 36.5", "Enter a number such as 36.5"),
    "temperature": Sentence("体温应在 34 到 43 ℃ 之间，请重新测量后填写", "A temperature lies between 34 and 43 °C; measure again"),
    "range": Sentence("数字超出范围，请核对", "The number is out of range; check it"),
    "choice": Sentence("请从列出的选项中选择", "Choose one of the options"),
    "long": Sentence("最多 200 字，请写得简短一些", "At most 200 characters, please"),
    "text": Sentence("有无法保存的字符，请删除后再提交", "It holds characters that cannot be kept; remove them"),
    "date": Sentence("请填写日期，例如 2020-03-16", "Enter a date such as 2020-03-16"),
}  # fmt: skip


def sentence(code: str, *, english: bool = False) -> str:
    """What to tell the person about a problem code of `questions.clean`."""
    words = SENTENCES[code]
    return words.english if english else words.chinese
