from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as formatted
from django.utils.timezone import is_aware
from django.utils.translation import get_language, gettext, override

from anchang.lib.money import format_wan, format_yuan
from anchang.lib.phone import mask_phone
from anchang.ui.tags.library import register

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOTHING = "—"


def _missing(value: Any) -> bool:
    return value is None or value == ""


def _in_english() -> bool:
    return (get_language() or "").startswith("en")


def by_language(chinese: str, english: str) -> str:
    """The one of the two in the reader's language; what has no English stands in Chinese."""
    return english if english and _in_english() else chinese


def _local(value: datetime) -> datetime:
    return value.astimezone(SHANGHAI) if is_aware(value) else value


@register.filter
def yuan(value: Decimal | None) -> str:
    """Decimal yuan to the fen as anchang.lib.money writes it; a dash for nothing."""
    return NOTHING if _missing(value) else format_yuan(Decimal(str(value)))


@register.filter
def wan(value: Decimal | None) -> str:
    """Decimal yuan shown short, for lists and boards: 198.00万, in English ¥1,980k; a dash for nothing."""
    if _missing(value):
        return NOTHING
    amount = Decimal(str(value))
    if not _in_english():
        return format_wan(amount)
    thousands = (amount / 1000).quantize(Decimal(1), ROUND_HALF_UP)
    return f"{format_yuan(thousands)}{'k' if thousands else ''}"


def counted(value: int, unit: object) -> str:
    """A count with its measure word, which English does without."""
    return str(value) if _in_english() else f"{value}{unit}"


@register.filter
def area(value: Decimal | None) -> str:
    """Decimal square metres with two places."""
    return NOTHING if _missing(value) else f"{Decimal(str(value)):.2f}㎡"


@register.filter
def moment(value: datetime | None) -> str:
    """A point of time on a Shanghai wall clock, without the year: for what is near. See `stamp` for what is kept."""
    if _missing(value) or value is None:
        return NOTHING
    local = _local(value)
    if _in_english():
        return formatted(local, "D j M H:i")
    with override("zh-hans"):
        return formatted(local, "n月j日 D H:i").replace("星期", "周")


@register.filter
def stamp(value: datetime | None) -> str:
    """A point of time with its year, sortable by eye: ledgers, documents, anything older than this season."""
    return NOTHING if _missing(value) or value is None else f"{_local(value):%Y-%m-%d %H:%M}"


@register.filter
def day(value: date | datetime | None) -> str:
    """A calendar day with its year; a datetime is first brought to Shanghai."""
    if _missing(value) or value is None:
        return NOTHING
    local = _local(value).date() if isinstance(value, datetime) else value
    return formatted(local, "j M Y" if _in_english() else "Y年n月j日")


@register.filter
def span(value: int | None) -> str:
    """Whole minutes in the two largest units: 125 is 2小时5分. A negative span keeps its minus sign."""
    if _missing(value) or value is None:
        return NOTHING
    minutes = int(value)
    sign, minutes = ("−", -minutes) if minutes < 0 else ("", minutes)
    days, rest = divmod(minutes, 1440)
    hours, rest = divmod(rest, 60)
    parts = [
        (days, gettext("%(count)d天") % {"count": days}),
        (hours, gettext("%(count)d小时") % {"count": hours}),
        (rest, gettext("%(count)d分") % {"count": rest}),
    ]
    shown = [text for count, text in parts if count][:2] or [parts[-1][1]]
    return sign + (" " if _in_english() else "").join(shown)


@register.filter
def masked(value: str | None) -> str:
    """A phone number with its middle hidden, as anchang.lib.phone masks it."""
    return NOTHING if _missing(value) or value is None else mask_phone(value)


@register.filter
def signed(value: Decimal | int | None) -> str:
    """A difference: always with its sign, a true minus, thousands grouped; zero is ±0."""
    if _missing(value) or value is None:
        return NOTHING
    number = Decimal(str(value))
    if number == 0:
        return "±0"
    return f"{'+' if number > 0 else '−'}{abs(number):,f}"
