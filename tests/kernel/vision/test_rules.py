"""From lines of text to fields, without any model."""

import datetime as dt

import pytest

from shanzhi.kernel.vision.rules import cards, licences, plates, words
from shanzhi.kernel.vision.rules.lines import Line, in_rows, levelled
from tests import factories

TODAY = dt.date(2026, 1, 1)


def line(text: str, x: float, y: float, score: float = 0.99, height: float = 40) -> Line:
    width = sum(height if ord(sign) > 127 else height / 2 for sign in text)
    corners = ((x, y), (x + width, y), (x + width, y + height), (x, y + height))
    return Line(text, (score,) * len(text), corners)


def front(number: str, *, score: float = 0.99, birth: str = "") -> list[Line]:
    day = birth or f"{number[6:10]}年{int(number[10:12])}月{int(number[12:14])}日"
    return [
        line("姓名", 60, 60),
        line("林样", 165, 58),
        line("性别女", 60, 130),
        line("民族漢", 260, 130),
        line(f"出生{day}", 60, 200),
        line("住址 广西南宁市民族大道", 60, 280),
        line("12号", 165, 330),
        line("公民身份号码", 60, 540),
        line(number, 330, 540, score),
    ]


@pytest.fixture
def number() -> str:
    return factories.id_number(dt.date(1990, 5, 17), sex="female", area="441502")


def test_six_fields(number):
    card = cards.read(front(number), today=TODAY)
    assert card.fields == {
        "name": "林样",
        "sex": "女",
        "ethnicity": "汉",
        "birth": "1990-05-17",
        "address": "广西南宁市民族大道12号",
        "id_number": number,
    }
    assert card.valid
    assert card.confidence["ethnicity"] <= 0.6  # another character than the one that was read


def test_sex_and_birth_come_from_a_checked_number(number):
    lines = [one for one in front(number) if not one.text.startswith(("性别", "出生"))]
    card = cards.read(lines, today=TODAY)
    assert (card.fields["sex"], card.fields["birth"]) == ("女", "1990-05-17")


def test_a_doubtful_character_makes_a_number_invalid(number):
    assert not cards.read(front(number, score=0.7), today=TODAY).valid


def test_a_number_from_the_future_is_none():
    number = factories.id_number(dt.date(2030, 1, 1))
    assert not cards.read(front(number), today=TODAY).valid


def test_a_contradicting_birth_date_makes_a_number_invalid(number):
    assert not cards.read(front(number, birth="1991年5月17日"), today=TODAY).valid


def test_two_good_numbers_that_differ_are_none(number):
    other = factories.id_number(dt.date(1990, 5, 17), area="441502")
    first, second = (cards.read(front(one), today=TODAY) for one in (number, other))
    assert first.valid and second.valid
    assert not cards.better(first, second).valid


def test_sides():
    back = [line("中华人民共和国", 300, 80), line("居民身份证", 300, 200), line("签发机关", 100, 400)]
    assert cards.read(back, today=TODAY).side == cards.BACK
    assert cards.read([line("驾驶证姓名林样性别女住址某处", 0, 0)], today=TODAY).side == cards.OTHER
    assert cards.read([], today=TODAY).side == cards.OTHER


def test_ethnicities():
    assert len(words.ETHNICITIES) == 56
    assert words.ethnicity("土家族") == "土家"
    assert words.ethnicity("甲") == ""


def test_lines_are_levelled_and_put_into_rows():
    tilted = [
        Line("甲", (0.9,), ((0, 0), (100, 10), (99, 50), (-1, 40))),
        Line("乙", (0.9,), ((200, 20), (300, 30), (299, 70), (199, 60))),
    ]
    assert [len(row) for row in in_rows(levelled(tilted))] == [2]


@pytest.mark.parametrize(
    ("texts", "plate"),
    [
        (["粤N·12345"], "粤N12345"),
        (["粤N D12345"], "粤ND12345"),
        (["粤B12345D"], "粤B12345D"),
        (["粤Z·1234港"], "粤Z1234港"),
        (["粤NO234I"], "粤N02341"),  # plates have no O and no I
        (["粵A·1234学"], "粤A1234学"),
        (["粤N1234"], None),
        (["N12345"], None),
        (["粤N1234567"], None),
    ],
)
def test_the_grammar_of_plates(texts, plate):
    found = plates.read([line(text, 0, 60 * row) for row, text in enumerate(texts)])
    assert [one.text for one in found] == ([plate] if plate else [])


def test_a_plate_in_two_lines():
    found = plates.read([line("粤N", 60, 0), line("1234挂", 20, 70, height=60)])
    assert found[0].text == "粤N1234挂"


def test_colours_and_lengths():
    assert plates.colour([(110, 200, 150)] * 9) == "blue"
    assert plates.colour([(60, 120, 200)] * 4 + [(0, 5, 240)] * 6) == "green"
    assert plates.fits("粤N12345", "blue")
    assert not plates.fits("粤N12345", "green")
    assert not plates.fits("粤ND12345", "blue")


def test_a_licence_in_two_columns():
    lines = [
        line("营业执照", 500, 0),
        line("统一社会信用代码", 60, 60, height=26),
        line("91110000600037341L", 60, 100, height=26),
        line("名称", 60, 300, height=26),
        line("某某有限公司", 240, 300, height=26),
        line("注册资本", 800, 300, height=26),
        line("壹佰万元", 960, 300, height=26),
        line("经营范围", 60, 360, height=26),
        line("零售;技", 240, 360, height=26),
        line("住所", 800, 360, height=26),
        line("某路1号", 960, 360, height=26),
        line("术服务", 240, 396, height=26),
    ]
    read = licences.read(lines)
    assert read.valid
    assert read.fields["name"] == "某某有限公司"
    assert (read.fields["scope"], read.fields["address"]) == ("零售；技术服务", "某路1号")
