"""Names of invented people: the surnames of the coast, given names put together by chance."""

from itertools import accumulate

from shanzhi.demo.dice import Dice

SURNAMES = "陈林黄李吴张郑刘蔡叶彭庄余罗曾温卓吕施范朱徐马何邱谢钟戴胡杨许洪颜江"
WEIGHTS = list(accumulate(max(30 - place, 2) for place in range(len(SURNAMES))))
MALE = sorted(set("伟强志明建国文华海龙俊杰泽宇浩然子轩家豪少鹏振辉锦荣汉生永福德诚"))
FEMALE = sorted(set("丽娟秀英晓燕美玲雪梅佳怡子涵诗琪婷婷惠珍淑芬月娥海霞思敏楚楠若兰"))
SHORT = 0.15  # of the given names have one character


def surname(dice: Dice) -> str:
    return dice.choices(SURNAMES, cum_weights=WEIGHTS)[0]


def given(dice: Dice, sex: str) -> str:
    """One or, more often, two characters."""
    signs = MALE if sex == "male" else FEMALE
    first = signs[int(dice.random() * len(signs))]
    if dice.random() < SHORT:
        return first
    second = signs[int(dice.random() * (len(signs) - 1))]
    return first + (second if second != first else signs[-1])
