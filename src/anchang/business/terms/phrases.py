from decimal import Decimal

from django.utils.translation import gettext as _

from anchang.lib.discounts import plain
from anchang.lib.money import format_yuan

from .stages import Kind


def worth(kind: str, value: Decimal) -> str:
    """1.5 % or ¥5,000, as a customer is told."""
    if not value:
        return _("不优惠")
    return f"{plain(value)}%" if kind == Kind.PERCENT else format_yuan(value)
