"""The wording of the papers: what they are called, and how an amount is written in them."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from anchang.lib.money import format_yuan
from anchang.lib.words import rmb_words

PAPERS = {"subscription": _("认购书"), "contract": _("买卖合同")}


def one_line(text: object) -> str:
    """What somebody typed, made harmless to the paper's own marks: one line, and a bar that draws no table."""
    return " ".join(str(text).replace("|", "｜").split())


def amount(value: Decimal) -> str:
    """¥1,980,000 and the same in words."""
    return f"{format_yuan(value)}（人民币{rmb_words(value)}）"
