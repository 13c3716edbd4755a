"""The columns of a table of customers: how each cell is read, and what is said about one that cannot be."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache, lru_cache
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import override

from anchang.engine.imports.reading import Column
from anchang.lib.phone import normal_phone

from ..models import Customer
from ..stages import Grade, IdKind, Payment, Purpose, Source, Timing

MOST_PHONES, MOST_BUDGET, MOST_AREA = 5, 1_000_000, 10_000
_BETWEEN = re.compile(r"[,，、;；/|\n]+")
_STARS = re.compile(r"[*＊•●]|[xX]{3,}")
_DAY = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?")


def phones(text: str) -> list[str]:
    """Every number of the cell in normal form, none of them twice; ValueError for one that is masked or no number."""
    if _STARS.search(text):
        raise ValueError(_("电话打了星号，请填完整号码或留空"))
    found = list(dict.fromkeys(normal_phone(one) for one in _BETWEEN.split(text) if one.strip()))
    if len(found) > MOST_PHONES:
        raise ValueError(_("一位客户最多%(most)s个电话") % {"most": MOST_PHONES})
    return found


def paper(text: str) -> str:
    """The number of a paper as written; which paper it is stands in another cell."""
    if _STARS.search(text):
        raise ValueError(_("证件号码打了星号，请填完整号码或留空"))
    return text.strip()


def word(choices: type[TextChoices]) -> Callable[[str], str]:
    """Reads one of the known words, as the office or as the system writes it; the fault names those there are."""

    def read(text: str) -> str:
        found = _words(choices).get(_plain(text))
        if found is None:
            known = "、".join(_labels(choices))
            raise ValueError(_("不认识「%(text)s」，可填：%(known)s") % {"text": text[:20], "known": known})
        return found

    return read


def grade(text: str) -> str:
    """A to D, whatever stands behind the letter: A, a级, A类, A 准备认购."""
    found = _grades().get(_plain(text).upper())
    if found is None:
        raise ValueError(_("意向等级只有 A、B、C、D"))
    return found


@cache
def _grades() -> dict[str, str]:
    labels = {_plain(label).upper(): value for label, value in zip(_labels(Grade), Grade.values, strict=True)}
    return labels | {f"{value}{ending}": value for value in Grade.values for ending in ("", "级", "类")}


@cache
def _labels(choices: type[TextChoices]) -> tuple[str, ...]:
    with override("zh-hans"):
        return tuple(str(label) for label in choices.labels)


@cache
def _words(choices: type[TextChoices]) -> dict[str, str]:
    by_label = {_plain(label): value for label, value in zip(_labels(choices), choices.values, strict=True)}
    return {**by_label, **{str(value): str(value) for value in choices.values}}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(" ", "").strip()


@lru_cache(maxsize=10_000)
def day(text: str) -> date:
    """A date as people and spreadsheets write it: 2026-11-02, 2026/11/2, 2026年11月2日, 20261102, a time behind it."""
    found = _DAY.fullmatch(_plain(text.strip().partition(" ")[0]))
    try:
        return date(*map(int, found.groups()))  # type: ignore[union-attr]
    except (AttributeError, ValueError):
        raise ValueError(_("「%(text)s」不是日期，请填如2026-11-02") % {"text": text[:20]}) from None


@lru_cache(maxsize=10_000)
def budget(text: str) -> int:
    """Whole ten thousands of yuan, between one and a million of them."""
    value = _number(text, "万元", "万")
    if value != int(value) or not 1 <= value <= MOST_BUDGET:
        raise ValueError(_("预算以万元为单位，填整数，如200"))
    return int(value)


@lru_cache(maxsize=10_000)
def area(text: str) -> Decimal:
    value = _number(text, "平方米", "平米", "平", "㎡", "m2", "m²")
    if not 1 <= value <= MOST_AREA or value != value.quantize(Decimal("0.01")):
        raise ValueError(_("面积填1到10000之间的数，最多两位小数"))
    return value


_unit = cache(_plain)


def _number(text: str, *units: str) -> Decimal:
    plain = _plain(text).replace(",", "")
    for unit in units:
        plain = plain.removesuffix(_unit(unit))
    try:
        value = Decimal(plain)
    except InvalidOperation:
        raise ValueError(_("「%(text)s」不是数字") % {"text": text[:20]}) from None
    if not value.is_finite() or abs(value) > MOST_BUDGET * 100:
        raise ValueError(_("「%(text)s」不是数字") % {"text": text[:20]})
    return value


def short(name: str) -> Callable[[str], str]:
    """Text no longer than the file's column of that name."""
    column: Any = Customer._meta.get_field(name)
    most = column.max_length

    def read(text: str) -> str:
        if len(text.strip()) > most:
            raise ValueError(_("不能超过%(most)s个字") % {"most": most})
        return text.strip()

    return read


def is_past(value: date | None, at: datetime) -> bool:
    return value is None or value <= at.date()


COLUMNS = (
    Column("name", ("姓名", "客户姓名", "客户"), short("name"), needed=False),
    Column("salutation", ("称呼", "称谓"), short("salutation"), needed=False),
    Column("phones", ("电话", "手机", "联系电话", "手机号", "手机号码", "联系方式"), phones, needed=False),
    Column("id_kind", ("证件类型", "证件种类"), word(IdKind), needed=False),
    Column("id_number", ("证件号码", "证件号", "身份证号", "身份证号码"), paper, needed=False),
    Column("source", ("来源", "客户来源", "获知途径"), word(Source)),
    Column("source_words", ("来源说明", "其他来源"), short("source_words"), needed=False),
    Column("intent_grade", ("意向等级", "意向", "等级", "客户等级"), grade, needed=False),
    Column("purpose", ("置业目的", "购房目的"), word(Purpose), needed=False),
    Column("wants", ("意向户型", "户型"), short("wants"), needed=False),
    Column("area_wanted", ("面积", "意向面积"), area, needed=False),
    Column("floor_wanted", ("楼层", "意向楼层"), short("floor_wanted"), needed=False),
    Column("budget_wan", ("预算", "预算总价"), budget, needed=False),
    Column("payment", ("付款", "付款方式"), word(Payment), needed=False),
    Column("timing", ("时间", "购房时间", "置业时间"), word(Timing), needed=False),
    Column("owner", ("置业顾问", "顾问", "业务员", "归属"), needed=False),
    Column("first_on", ("首次登记日期", "登记日期", "首访日期", "首次来访日期"), day, needed=False),
    Column("last_on", ("最近联系日期", "最近跟进日期"), day, needed=False),
    Column("consent_on", ("同意日期", "客户同意日期"), day, needed=False),
)
