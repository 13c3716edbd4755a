from decimal import Decimal
from unicodedata import east_asian_width

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from anchang.engine.metrics import Figure
from anchang.ui.tags.formats import counted, wan

from .queries import Report


def shown(figure: Figure) -> str:
    """A figure with its unit: money as 198.00万, the rest as a count."""
    if isinstance(figure.value, Decimal):
        return wan(figure.value)
    return counted(figure.value, figure.metric.unit)


def _wide(text: object, width: int) -> str:
    """Padded to a width in which a Chinese character counts two."""
    used = sum(2 if east_asian_width(letter) in "WF" else 1 for letter in str(text))
    return str(text) + " " * max(width - used, 1)


def report_text(report: Report) -> str:
    """The director's report of a day for a terminal or a message."""
    lines = ["", _("销售日报 %(day)s") % {"day": report.day.isoformat()}, ""]
    lines.append("  " + _wide(pgettext("图表", "项目"), 14) + _wide(_("当日"), 14) + _("本月累计"))
    for today, month in zip(report.today, report.month, strict=True):
        lines.append("  " + _wide(today.metric.label, 14) + _wide(shown(today), 14) + shown(month))
    lines += [
        "",
        "  "
        + _wide(_("楼栋"), 8)
        + _wide(_("总套数"), 8)
        + _wide(pgettext("数目", "签约"), 6)
        + _wide(pgettext("数目", "认购"), 6)
        + _("去化率"),
    ]
    for one in report.stock:
        row = _wide(one.building, 8) + _wide(one.units, 8) + _wide(one.signed, 6) + _wide(one.agreed, 6)
        lines.append(f"  {row}{one.sold_percent}%")
    lines += [
        "",
        "  "
        + _wide(_("顾问"), 10)
        + _wide(_("接待"), 6)
        + _wide(pgettext("数目", "认购"), 6)
        + _wide(pgettext("数目", "签约"), 6)
        + _("签约金额"),
    ]
    for person in report.people:
        row = _wide(person.name, 10) + _wide(person.visits, 6) + _wide(person.subscribed, 6) + _wide(person.signed, 6)
        lines.append(f"  {row}{wan(person.value)}")
    waiting = {"a": report.waiting_approval, "d": report.waiting_deposit, "s": report.waiting_signing}
    lines += ["", "  " + _("待审批 %(a)s 单，待交定金 %(d)s 单，待签约 %(s)s 单") % waiting]
    return "\n".join(lines)


NUMBERS = {
    "first": gettext_lazy("首访"),
    "left": gettext_lazy("首访留电"),
    "again": gettext_lazy("复访"),
    "calls": gettext_lazy("有效来电"),
    "came": gettext_lazy("来电后到访"),
    "sold": gettext_lazy("首访客户的认购"),
}
"""What the numbers of the traffic are called."""
