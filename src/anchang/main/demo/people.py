"""Invented visitors and what they say. Nobody real: names are drawn from lists, numbers from a block nobody has."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from anchang.business.receivables.actions import LineOf
from anchang.lib.money import round_fen

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任"
    "姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
GIVEN_NAMES = (
    "建军 志强 秀英 桂兰 明辉 晓燕 丽娟 海涛 文静 国庆 雨桐 子涵 "
    "浩然 思远 佳琪 俊杰 雪梅 小龙 春梅 永刚 婷婷 立新 玉兰 少华 "
    "亚男 晨曦 宇航 欣怡 嘉诚 美玲 振华 素芬 凯 磊 娜 敏 "
    "超 艳 勇 静"
)
GIVEN = GIVEN_NAMES.split()
NOTES = (
    "三口之家，看三房，关注学区",
    "改善换房，想要南北通透",
    "首套，预算二百三十万以内",
    "为父母购房，要低楼层",
    "看过周边两个楼盘，比较价格",
    "路过了解，未看样板间",
)
TALKS = (
    "回家商量，周末再来看样板间",
    "关心按揭额度，已发资料",
    "嫌楼层低，推荐中高楼层",
    "对价格犹豫，介绍了付款方式",
    "约好带家人一起来",
    "还在等竞品开盘",
)
DISCOUNTS = ("按时签约优惠", "一次性付款优惠", "老业主推荐优惠", "周末活动优惠")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class Visitor:
    name: str
    phone: str
    id_number: str


def somebody(dice: Random, met: set[str]) -> Visitor:
    """A visitor nobody has met, whose phone is then in `met`; the check digit of the paper is right (GB 11643)."""
    name = dice.choice(SURNAMES) + dice.choice(GIVEN)
    born = date(1965, 1, 1) + timedelta(days=dice.randint(0, 13000))
    body = f"510104{born:%Y%m%d}{dice.randint(1, 998):03d}"
    check = "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]
    phone = next(one for one in iter(lambda: f"1990000{dice.randint(0, 9999):04d}", "") if one not in met)
    met.add(phone)
    return Visitor(name, phone, body + check)


def lines(kind: str, left: Decimal, on: date) -> list[LineOf]:
    """How the price less the deposit is paid: at once, in three parts, or three tenths now and the rest by loan."""
    if kind == "once":
        return [LineOf("down", "房款", on + timedelta(days=7), left)]
    if kind == "instalments":
        part = round_fen(left / 3)
        dues = [(on + timedelta(days=days), "楼款") for days in (0, 60, 120)]
        amounts = [part, part, left - 2 * part]
        return [
            LineOf("instalment", f"{label}{n}", due, amounts[n - 1]) for n, (due, label) in enumerate(dues, start=1)
        ]
    down = round_fen(left * 3 / 10)
    loan = LineOf("loan", "按揭款", on + timedelta(days=45), left - down)
    return [LineOf("down", "首付款", on, down), loan]
