from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.people.org.models import Site
from anchang.ui.tables import Column, Table

from .models import Checklist, Finding, Round
from .queries import Standing
from .stages import FindingStage

TONES = {FindingStage.OPEN: "open", FindingStage.MENDED: "held", FindingStage.CLOSED: "done"}


def _result(one: Standing) -> tuple[str, str]:
    if not one.today or one.last is None:
        return _("今天未检查"), "open"
    return outcome_of(one.last)


def outcome_of(walked: Round) -> tuple[str, str]:
    """How a round went, in words and with its tone."""
    if walked.failed:
        return _("%(count)s项不合格") % {"count": walked.failed}, "stopped"
    return _("全部通过"), "done"


def _pending(one: Standing) -> str:
    if one.late:
        return _("%(open)s项，逾期%(late)s项") % {"open": one.open, "late": one.late}
    return _("%(open)s项") % {"open": one.open} if one.open else ""


def walk_url(site: Site, code: str) -> str:
    """The page where the list is walked at that site."""
    return f"{reverse('rounds:finish', args=[code])}?site={site.code}"


def list_url(one: Standing) -> str:
    """Where the list is walked, for whom it is to walk; for anybody else its items."""
    query = f"?site={one.site.code}"
    return walk_url(one.site, one.checklist.code) if one.walks else one.checklist.get_absolute_url() + query


def pending_url(one: Standing) -> str:
    return f"{reverse('rounds:findings')}?site={one.site.code}&code={one.checklist.code}"


class Standings(Table):
    """Every list of a site: who walks it, how it went today, what is still open on it."""

    empty_title = gettext_lazy("还没有检查清单")
    name = Column(gettext_lazy("清单"), "checklist.title", href=lambda one: list_url(one))
    place = Column(gettext_lazy("地点"), "checklist.where", priority=3)
    post = Column(gettext_lazy("检查岗位"), "post_name", priority=3)
    result = Column(gettext_lazy("今天"), _result, kind="stage")
    at = Column(
        gettext_lazy("上次检查"),
        "last.at",
        kind="moment",
        href=lambda one: one.last.get_absolute_url() if one.last else None,
    )
    by = Column(gettext_lazy("检查人"), "last.by.name", priority=2)
    pending = Column(gettext_lazy("未关闭问题"), _pending, href=lambda one: pending_url(one) if one.open else None)


class Rounds(Table):
    empty_title = gettext_lazy("还没有巡检记录")
    name = Column(gettext_lazy("清单"), "checklist.title", href=Round.get_absolute_url)
    at = Column(gettext_lazy("检查时间"), kind="moment")
    by = Column(gettext_lazy("检查人"), "by.name")
    result = Column(gettext_lazy("结果"), outcome_of, kind="stage")


class Findings(Table):
    empty_title = gettext_lazy("没有未关闭的问题")
    words = Column(gettext_lazy("问题"), "item.words", href=Finding.get_absolute_url)
    list = Column(gettext_lazy("清单"), "item.checklist.title", priority=2)
    subject = Column(gettext_lazy("检查对象"), "subject.name", priority=3)
    doer = Column(gettext_lazy("整改人"), "task.asked_of.name")
    due = Column(gettext_lazy("期限"), "due_at", kind="moment", sort="due_at")
    stage = Column(gettext_lazy("状态"), "shown_stage", kind="stage")

    def __init__(self, rows: object, request: HttpRequest, **kwargs: object) -> None:
        super().__init__(rows, request, **kwargs)  # type: ignore[arg-type]
        self.at = request.at  # type: ignore[attr-defined]
        for finding in self.page.object_list:
            finding.shown_stage = stage_of(finding, finding.stage != FindingStage.CLOSED and finding.due_at < self.at)


def stage_of(finding: Finding, late: bool) -> tuple[str, str]:
    """The stage in words; a deadline that has passed is said with it."""
    shown = finding.get_stage_display()
    if late and finding.stage == FindingStage.OPEN:
        return _("%(stage)s，已逾期") % {"stage": shown}, "stopped"
    return shown, TONES[FindingStage(finding.stage)]


class Editions(Table):
    empty_title = gettext_lazy("还没有检查清单")
    origin = Column(gettext_lazy("版本"), href=lambda one: f"?after={one.pk}")
    made_at = Column(gettext_lazy("制定时间"), kind="stamp")
    made_by = Column(gettext_lazy("制定人"), "made_by.name")
    status = Column(gettext_lazy("状态"), lambda one: status_of(one), kind="stage")


def status_of(one: Checklist) -> tuple[str, str]:
    """Whether the site walks this edition; the pack's newest stays to be compared with."""
    if one.in_force:  # type: ignore[attr-defined]
        return _("现行"), "done"
    return (_("标准最新版"), "neutral") if one.is_current else (_("已停用"), "neutral")
