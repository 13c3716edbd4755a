"""The day in figures: those that rooms above declare, by their codes, and the people's own."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anchang.engine import metrics
from anchang.lib.calendar import SHANGHAI
from anchang.people.duties.models import Occurrence
from anchang.people.duties.stages import Stage
from anchang.people.org.models import Site
from anchang.people.rounds.models import Finding
from anchang.people.rounds.stages import FindingStage
from anchang.ui.tags.formats import counted, wan

from ..models import Summary
from ..stages import FIGURES
from .board import Board, late_list


@dataclass(frozen=True)
class Figure:
    """A figure as it stood: its value as text, a sum of money when `money`, and in words how it was reckoned."""

    code: str
    label: str
    value: str
    unit: str
    formula: str
    money: bool = False

    @property
    def shown(self) -> str:
        return wan(Decimal(self.value)) if self.money else counted(int(self.value), self.unit)


def figures(found: Board, at: datetime) -> list[Figure]:
    """Every figure of the day; by one query a model, however many people."""
    return [*_presence(found), *_declared(found.site, found.on), *_duties(found, at), *_findings(found.site)]


def _declared(site: Site, on: date) -> Iterator[Figure]:
    known = metrics.known()
    asked = [known[code] for code in FIGURES if code in known]
    begins = datetime.combine(on, time(), SHANGHAI)
    period = metrics.Period(frozenset([site.pk]), begins, begins + timedelta(days=1))
    for (one,) in metrics.figures(asked, [period]):
        metric = one.metric
        words = (str(metric.unit), str(metric.formula))
        yield Figure(metric.code, str(metric.label), str(one.value), *words, isinstance(one.value, Decimal))


def _presence(found: Board) -> Iterator[Figure]:
    people = pgettext("单位", "人")
    yield Figure("workday.here", _("到岗人数"), str(len(found.here)), people, _("当天按时到岗和迟到的人"))
    late = str(len(late_list(found)))
    yield Figure("workday.late", _("迟到和未到"), late, people, _("迟到、缺勤和过了上班时间还没到岗的人"))


def _duties(found: Board, at: datetime) -> Iterator[Figure]:
    missed = Q(stage=Stage.LAPSED) | Q(stage=Stage.OPEN, due_at__lt=at)
    told = Occurrence.objects.filter(site=found.site, on=found.on).aggregate(
        done=Count("pk", filter=Q(stage=Stage.DONE)),
        late=Count("pk", filter=Q(stage=Stage.DONE, done_at__gt=F("due_at"))),
        missed=Count("pk", filter=missed),
    )
    items = pgettext("单位", "项")
    yield Figure("duties.done", _("职责完成"), str(told["done"]), items, _("当天到期并已完成的职责事项"))
    yield Figure("duties.late", _("逾时完成"), str(told["late"]), items, _("完成时间晚于规定时间的职责事项"))
    yield Figure("duties.missed", _("职责未完成"), str(told["missed"]), items, _("过了规定时间还没完成的职责事项"))


def _findings(site: Site) -> Iterator[Figure]:
    waiting = Finding.objects.filter(site=site).exclude(stage=FindingStage.CLOSED).count()
    yield Figure(
        "rounds.open", _("未关闭问题"), str(waiting), pgettext("单位", "项"), _("巡检发现、还没复查通过的问题")
    )


def kept(found: list[Figure]) -> list[dict[str, Any]]:
    """The figures as they are put away with a summary."""
    return [asdict(one) for one in found]


def shown_figures(summary: Summary) -> list[Figure]:
    """The figures as they stood when the day was sent up, whatever has changed since."""
    return [Figure(**one) for one in summary.figures]
