"""Cards and licences drawn from nothing, in several layouts and whatever Chinese fonts the machine has."""

from functools import lru_cache
from pathlib import Path
from random import Random

from PIL import Image, ImageDraw, ImageFont

from tests.kernel.vision.invented import Firm, Holder

FONTS = [
    path
    for path in (
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
        "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc",
        "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
        "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
        "/usr/share/fonts/truetype/arphic/ukai.ttc",
        "/usr/share/fonts/truetype/arphic/uming.ttc",
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc",
    )
    if Path(path).exists()
]
# Which face of a collection has the forms of the mainland.
_FACE = {"Noto": 2}
LABEL, INK, PAPER = (60, 110, 170), (25, 25, 30), (232, 238, 240)


@lru_cache(maxsize=64)
def font(path: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, size, index=2 if "/noto/" in path else 0)


def _paper(width: int, height: int, random: Random) -> Image.Image:
    """Pale paper with the fine curved lines of printed security backgrounds."""
    card = Image.new("RGB", (width, height), PAPER)
    pen = ImageDraw.Draw(card)
    for row in range(0, height, 9):
        swing = random.randrange(20, 60)
        points = [(x, row + swing * ((x / width) - 0.5) ** 2 * 4) for x in range(0, width + 40, 40)]
        pen.line(points, fill=(214, 226, 232), width=1)
    return card


def _portrait(pen: ImageDraw.ImageDraw, box: tuple[int, int, int, int], mark: ImageFont.FreeTypeFont) -> None:
    left, top, right, bottom = box
    pen.rectangle(box, fill=(206, 214, 220))
    middle, width = (left + right) // 2, right - left
    pen.ellipse(
        (middle - width // 5, top + 40, middle + width // 5, top + 40 + width // 2), fill=(150, 140, 135)
    )
    pen.pieslice(
        (left + 20, bottom - width // 2, right - 20, bottom + width // 2), 180, 360, fill=(110, 115, 130)
    )
    pen.text((middle, bottom - 22), "样本", font=mark, fill=(190, 196, 204), anchor="mm")


def _wrapped(text: str, columns: int) -> list[str]:
    return [text[start : start + columns] for start in range(0, len(text), columns)]


def front(holder: Holder, face: str, random: Random, layout: str = "card") -> Image.Image:
    """The side with the portrait. `card` is laid out as printed ones are; `colons` and `rows` are other ways."""
    card = _paper(1012, 638, random)
    pen = ImageDraw.Draw(card)
    label, plain, number = font(face, 30), font(face, 36), font(face, 44)
    _portrait(pen, (660, 80, 930, 430), font(face, 22))
    birth = holder.birth
    if layout == "card":
        spots = [
            (70, 70, "姓名"),
            (70, 145, "性别"),
            (270, 145, "民族"),
            (70, 220, "出生"),
            (70, 300, "住址"),
        ]
        for x, y, word in spots:
            pen.text((x, y), " ".join(word) if random.random() < 0.3 else word, font=label, fill=LABEL)
        pen.text((165, 64), holder.name, font=font(face, 42), fill=INK)
        pen.text((165, 142), holder.sex, font=plain, fill=INK)
        pen.text((365, 142), holder.ethnicity, font=plain, fill=INK)
        for x, value in ((165, birth.year), (325, birth.month), (430, birth.day)):
            pen.text((x, 217), str(value), font=plain, fill=INK)
        for x, word in ((268, "年"), (378, "月"), (485, "日")):
            pen.text((x, 220), word, font=label, fill=LABEL)
        for row, line in enumerate(_wrapped(holder.address, 11)):
            pen.text((165, 297 + 52 * row), line, font=plain, fill=INK)
        pen.text((70, 540), "公民身份号码", font=label, fill=LABEL)
        pen.text((330, 528), holder.id_number, font=number, fill=INK)
        return card
    colon = "：" if layout == "colons" else "  "
    date = (
        f"{birth.year}年{birth.month}月{birth.day}日"
        if layout == "colons"
        else f"{birth.year} 年 {birth.month} 月 {birth.day} 日"
    )
    lines = [
        f"姓名{colon}{holder.name}",
        f"性别{colon}{holder.sex}    民族{colon}{holder.ethnicity}",
        f"出生{colon}{date}",
    ]
    first, *rest = _wrapped(holder.address, 12)
    lines += [f"住址{colon}{first}", *(f"{'　' * 3}{line}" for line in rest)]
    for row, line in enumerate(lines):
        pen.text((60, 60 + 70 * row), line, font=plain, fill=INK)
    pen.text((60, 540), f"公民身份号码{colon}{holder.id_number}", font=font(face, 38), fill=INK)
    return card


def back(face: str, random: Random) -> Image.Image:
    """The side with the emblem."""
    card = _paper(1012, 638, random)
    pen = ImageDraw.Draw(card)
    pen.ellipse((70, 60, 240, 230), fill=(200, 60, 50))
    pen.text((600, 110), "中华人民共和国", font=font(face, 58), fill=INK, anchor="mm")
    pen.text((600, 230), "居 民 身 份 证", font=font(face, 76), fill=INK, anchor="mm")
    pen.text((930, 320), "样本", font=font(face, 22), fill=(190, 196, 204), anchor="mm")
    pen.text((180, 460), "签发机关", font=font(face, 32), fill=INK)
    pen.text((360, 458), "汕尾市公安局城区分局", font=font(face, 34), fill=INK)
    pen.text((180, 540), "有效期限", font=font(face, 32), fill=INK)
    pen.text((360, 538), "2015.03.08-2035.03.08", font=font(face, 34), fill=INK)
    return card


def licence(firm: Firm, face: str, random: Random) -> Image.Image:
    """A business licence in the form used since 2019, the code at the left above the title."""
    sheet = _paper(1400, 1000, random)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((30, 30, 1370, 970), outline=(190, 160, 90), width=10)
    label, plain = font(face, 26), font(face, 26)
    pen.ellipse((660, 60, 740, 140), fill=(200, 60, 50))
    pen.text((700, 210), "营 业 执 照", font=font(face, 84), fill=INK, anchor="mm")
    pen.text((700, 285), "（副  本）", font=font(face, 32), fill=INK, anchor="mm")
    pen.text((110, 120), "统一社会信用代码", font=font(face, 24), fill=INK)
    pen.text((110, 160), firm.credit_code, font=font(face, 30), fill=INK)
    pen.text((1240, 90), "样本", font=font(face, 22), fill=(180, 180, 180))
    date = f"{firm.founded.year}年{firm.founded.month:02d}月{firm.founded.day:02d}日"
    left = [
        ("名　　称", firm.name),
        ("类　　型", firm.kind),
        ("法定代表人", firm.legal_person),
        ("经营范围", firm.scope),
    ]
    right = [("注册资本", firm.capital), ("成立日期", date), ("营业期限", "长期"), ("住　　所", firm.address)]
    for x, wide, rows in ((110, 18, left), (780, 14, right)):
        y = 370
        for word, value in rows:
            pen.text((x, y), word, font=label, fill=(90, 80, 60))
            for line in _wrapped(value, wide):
                pen.text((x + 160, y), line, font=plain, fill=INK)
                y += 38
            y += 32
    pen.text((1000, 830), "登 记 机 关", font=font(face, 30), fill=INK)
    pen.text((1000, 885), "2020 年 03 月 02 日", font=font(face, 28), fill=INK)
    return sheet
