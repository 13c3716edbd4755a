"""How the office says when a duty is due, what proves it, and how an item of it stands."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.engine.ledger.writing import label_of
from anchang.lib.calendar import SHANGHAI, office_day

WEEKDAYS = (
    gettext_lazy("星期一"),
    gettext_lazy("星期二"),
    gettext_lazy("星期三"),
    gettext_lazy("星期四"),
    gettext_lazy("星期五"),
    gettext_lazy("星期六"),
    gettext_lazy("星期日"),
)
# In the order in which a job description is read.
KINDS = {
    "daily": pgettext_lazy("周期", "每天"),
    "weekly": pgettext_lazy("周期", "每周"),
    "monthly": pgettext_lazy("周期", "每月"),
    "quarterly": pgettext_lazy("周期", "每季"),
    "yearly": pgettext_lazy("周期", "每年"),
    "event": pgettext_lazy("周期", "有事时"),
    "on_demand": pgettext_lazy("周期", "按需要"),
    "standing": pgettext_lazy("周期", "长期"),
}
# What is said of an item: the word, the badge's kind and its icon, so that colour is never needed alone.
STATES = {
    "open": (pgettext_lazy("职责", "待办"), "", "circle"),
    "soon": (pgettext_lazy("职责", "快到时间"), "info", "clock"),
    "overdue": (pgettext_lazy("职责", "已逾期"), "stop", "alert-triangle"),
    "sign": (pgettext_lazy("职责", "待签核"), "brand", "writing-sign"),
    "done": (pgettext_lazy("职责", "已完成"), "ok", "check"),
    "late": (pgettext_lazy("职责", "迟了"), "warn", "clock-exclamation"),
    "mended": (pgettext_lazy("职责", "已补做"), "warn", "rotate"),
    "lapsed": (pgettext_lazy("职责", "未完成"), "stop", "x"),
    "excused": (pgettext_lazy("职责", "已免除"), "", "ban"),
}
# Which state a cell of several items shows: the one that most needs a look.
GRAVEST = ("lapsed", "overdue", "late", "mended", "soon", "open", "excused", "done")


class Standing(Protocol):
    """An item of a duty, as far as its state goes."""

    stage: str
    due_at: datetime
    done_at: datetime | None


def kind_of(cadence: Mapping[str, Any]) -> str:
    return next((kind for kind in KINDS if kind in cadence), "standing")


def when(cadence: Mapping[str, Any]) -> str:
    """How often it is due and by what hour, in words."""
    kind = kind_of(cadence)
    if kind in ("standing", "on_demand"):
        return str(KINDS[kind])
    if kind == "event":
        return _after(cadence)
    hour = cadence["daily"] if kind == "daily" else cadence.get("at", "18:00")
    return _("%(days)s %(hour)s前") % {"days": _days(kind, cadence), "hour": hour}


def _days(kind: str, given: Mapping[str, Any]) -> str:
    if kind == "daily":
        return _("每个工作日") if given.get("days") == "work" else str(KINDS["daily"])
    if kind == "weekly":
        return _("每%(day)s") % {"day": WEEKDAYS[given["weekly"] - 1]}
    if kind == "monthly":
        return _("每月%(day)s") % {"day": _day(given["monthly"])}
    words = {"month": given[kind], "day": _day(given.get("day", -1))}
    return (_("每季第%(month)s个月%(day)s") if kind == "quarterly" else _("每年%(month)s月%(day)s")) % words


def _day(day: int) -> str:
    return _("最后一天") if day == -1 else _("%(day)s日") % {"day": day}


def _after(given: Mapping[str, Any]) -> str:
    words = {"verb": label_of(given["event"]), "span": _span(int(given["within"]))}
    if given.get("time") == "working":
        return _("「%(verb)s」后%(span)s内（工作时间）") % words
    return _("「%(verb)s」后%(span)s内") % words


def _span(minutes: int) -> str:
    for size, text in ((1440, _("%(count)d天")), (60, _("%(count)d小时"))):
        if minutes % size == 0:
            return text % {"count": minutes // size}
    return _("%(count)d分钟") % {"count": minutes}


class Shows(Protocol):
    """A proof, as an edition names it."""

    @property
    def verb(self) -> str: ...
    @property
    def where(self) -> tuple[tuple[str, Any], ...]: ...
    @property
    def planned(self) -> bool: ...


def proved_by(proofs: Iterable[Shows]) -> list[str]:
    """What in the ledger proves the duty, a line each; nothing for a duty that only stands."""
    return [_proof(one) for one in proofs]


def _proof(proof: Shows) -> str:
    told = {
        "duties.record": _("写一份记录"),
        "duties.report": _("交一份报告"),
        "duties.sign_off": _("检查岗位签核"),
    }.get(proof.verb, "")
    if told:
        return told
    if proof.planned:
        return _("%(verb)s（待建）") % {"verb": proof.verb}
    words = {"verb": label_of(proof.verb), "values": "、".join(str(value) for _, value in proof.where)}
    return _("台账里有「%(verb)s」：%(values)s") % words if proof.where else _("台账里有「%(verb)s」") % words


def state_of(item: Standing, at: datetime) -> str:
    """The state of an item at that moment, a key of STATES."""
    if item.stage == "done":
        return "late" if item.done_at is not None and item.done_at > item.due_at else "done"
    if item.stage == "lapsed":
        return "mended" if item.done_at is not None else "lapsed"
    if item.stage == "excused":
        return "excused"
    return "overdue" if item.due_at < at else "open"


def gravest(states: Iterable[str]) -> str:
    found = set(states)
    return next(state for state in GRAVEST if state in found)


def hour(moment: datetime, at: datetime) -> str:
    """The hour on the office's clock, or the day where it is not today."""
    local = moment.astimezone(SHANGHAI)
    return f"{local:%H:%M}" if office_day(moment) == office_day(at) else f"{local.month}/{local.day}"
