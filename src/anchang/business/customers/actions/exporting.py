from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.approvals import actions as approvals
from anchang.engine.approvals.models import Route
from anchang.engine.approvals.queries import seats
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import note
from anchang.engine.files.actions import keep
from anchang.engine.files.discarding import discard
from anchang.engine.files.models import Attachment
from anchang.engine.forgetting import Trace, forgets
from anchang.engine.imports.forgetting import withhold
from anchang.engine.jobs.queue import enqueue, job
from anchang.engine.notices.actions import tell
from anchang.engine.numbering.draw import draw
from anchang.engine.policies import directory, require
from anchang.engine.states import move
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site
from anchang.people.org.queries import insist_pledged

from ..models import Export
from ..queries import keep_days, level_of, listed, taken_in_a_day, thresholds, watchers
from ..stages import ExportStage, FileKind
from .export_files import made

AT_ONCE, APPROVED_FROM = 2_000, 2
ALARM_RULE = "R-23C"


@action("customers.export", gettext_lazy("导出客户"))
def export(
    site: Site,
    *,
    by: Account,
    at: datetime,
    reason: str,
    kind: str = FileKind.XLSX,
    asked: dict[str, Any] | None = None,
) -> Export:
    """Asks for a file of the customers the person sees under these filters, with masked numbers only (R-23C).

    With those of the last 24 hours it is held against the three thresholds: from the first on the supervisor is told,
    from the second on somebody else must agree before the file is made, from the third on the general manager is told
    and it is the director who agrees. Refuses without a reason and for nobody.
    """
    require(reason.strip(), _("请写明导出用途"), rule=ALARM_RULE)
    insist_pledged(by, at)
    require(kind in FileKind.values, _("请选择文件格式"))
    # One after the other for each person, so that two at the same moment do not both pass under a threshold.
    Account.objects.select_for_update().get(pk=by.pk)
    found = listed(by, at, asked or {}).filter(site=site)
    rows = found.count()
    require(rows, _("没有可导出的客户"))
    in_a_day = rows + taken_in_a_day(by, at)
    made_ = Export(site=site, by=by, at=at, kind=kind, reason=reason.strip(), filters=asked or {}, rows=rows)
    made_.last_key = found.aggregate(last=Max("pk"))["last"]
    made_.in_a_day, made_.level, made_.rule = in_a_day, level_of(in_a_day, at), thresholds(at)[1]
    made_.number = draw("EX", site.code, str(office_day(at).year))
    made_.save()
    _alarm(made_, by, at)
    if made_.level >= APPROVED_FROM:
        _ask(made_, by, at)
    else:
        move(made_, "release_export", by=by, at=at)
        _make(made_, by, at)
    return made_


def _alarm(export: Export, by: Account, at: datetime) -> None:
    if not export.level:
        return
    facts = {"name": by.name, "rows": export.rows, "all": export.in_a_day, "number": export.number}
    text = _("%(name)s导出客户%(rows)s条，24小时内共%(all)s条（%(number)s）") % facts
    whom = watchers(export.site, by, export.level, at)
    tell(whom, by=by, at=at, text=text, url=export.get_absolute_url(), site_id=export.site_id)
    note(told=[one.name for one in whom])


def _ask(export: Export, by: Account, at: datetime) -> None:
    """Opens the case. Who asks cannot agree, so it goes one post higher where that person sits alone in the seat."""
    code, measure = "customers.export", export.level
    highest = Route.objects.get(code=code, site_id=None).seats.count() + APPROVED_FROM - 1
    while measure < highest and not _others(code, export.site_id, measure, by, at):
        measure += 1
    summary = _("导出客户%(rows)s条：%(reason)s") % {"rows": export.rows, "reason": export.reason}
    asked = approvals.request(
        export,
        by=by,
        at=at,
        route=code,
        measure=Decimal(measure),
        summary=summary[:200],
        approved_verb="customers.release_export",
        rejected_verb="customers.refuse_export",
        url=export.get_absolute_url(),
    )
    require(asked, _("没有设置导出的审批人，不能导出"), rule=ALARM_RULE)


def _others(code: str, site_id: int, measure: int, by: Account, at: datetime) -> bool:
    posts = [seat.post for seat in seats(code, site_id, Decimal(measure))]
    return all(any(one.pk != by.pk for one in directory().holders(post, site_id, at)) for post in posts)


@action("customers.release_export", gettext_lazy("批准导出"))
def release_export(export: Export, *, by: Account, at: datetime) -> Export:
    """Somebody else agreed: the file is made now. Refuses whoever asked for it."""
    require(by.pk != export.by_id, _("不能批准自己的导出"), rule=ALARM_RULE)
    move(export, "release_export", by=by, at=at, approved_by_name=by.name, approved_at=at)
    _make(export, by, at)
    return export


@action("customers.refuse_export", gettext_lazy("不批准导出"))
def refuse_export(export: Export, *, by: Account, at: datetime, reason: str = "") -> Export:
    """Nothing leaves the house, and the rows count for nothing."""
    move(export, "refuse_export", by=by, at=at)
    if by.pk != export.by_id:
        text = _("导出%(number)s未获批准：%(reason)s") % {"number": export.number, "reason": reason}
        tell([export.by], by=by, at=at, text=text, url=export.get_absolute_url(), site_id=export.site_id)
    return export


def _make(export: Export, by: Account, at: datetime) -> None:
    """A small file at once, a large one by the worker."""
    if export.rows > AT_ONCE:
        enqueue("customers.make_export", export_id=export.pk)
    else:
        finish_export(export, by=by, at=at)


@action("customers.finish_export", gettext_lazy("生成导出文件"))
def finish_export(export: Export, *, by: Account, at: datetime) -> Export:
    """Makes the file of the files that were there when it was asked for and that the person still sees."""
    rows = listed(export.by, at, export.filters).filter(site_id=export.site_id, pk__lte=export.last_key)
    ordered = rows.select_related("owner").defer("id_number").order_by("-first_at", "-pk")[: export.rows]
    content, count = made(export, ordered.iterator(chunk_size=2_000))
    name = f"{export.number}.{export.kind}"
    attachment = keep(export, by=export.by, at=at, name=name, content=content, is_sealed=True)
    kept = {"attachment_id": attachment.pk, "sha256": attachment.sha256, "rows": count, "made_at": at}
    move(export, "finish_export", by=by, at=at, **kept, expires_at=at + timedelta(days=keep_days(at)))
    if by.pk != export.by_id:
        text = _("导出文件%(number)s可以下载了") % {"number": export.number}
        tell([export.by], by=by, at=at, text=text, url=export.get_absolute_url(), site_id=export.site_id)
    return export


@job("customers.make_export", slow=True)
def make_export(*, by: Account, at: datetime, export_id: int) -> None:
    """A large file, made beside the worker's rounds; once made it is not made again."""
    export = Export.objects.select_related("by", "site").get(pk=export_id)
    if export.stage == ExportStage.MAKING:
        finish_export(export, by=by, at=at)


@action("customers.download_export", gettext_lazy("下载导出文件"))
def download_export(export: Export, *, by: Account, at: datetime) -> Export:
    """Gives the file to whoever asked for it, as often as wanted until it expires; each time stands in the ledger."""
    require(export.by_id == by.pk, _("只有申请人可以下载"), rule=ALARM_RULE)
    ready = export.stage == ExportStage.READY and export.expires_at is not None
    require(ready or export.stage != ExportStage.ASKED, _("还没有批准，不能下载"))
    require(export.stage != ExportStage.MAKING, _("文件正在生成，请稍候"))
    require(ready and at < export.expires_at, _("文件已过期，请重新导出"))  # type: ignore[operator]
    export.downloads += 1
    export.save(update_fields=["downloads"])
    note(sha256=export.sha256)
    return export


@action("customers.expire_export", gettext_lazy("导出文件过期"))
def expire_export(export: Export, *, by: Account, at: datetime) -> Export:
    """Does away with the file; who took what stays known."""
    move(export, "expire_export", by=by, at=at)
    discard(Attachment.objects.filter(pk__in=[export.attachment_id]), at)
    return export


def expire_exports(at: datetime) -> int:
    """Does away with every file whose days are over. The worker asks in each round."""
    system = Account.objects.system()
    over = Export.objects.filter(stage=ExportStage.READY, expires_at__lte=at).select_related("attachment")
    return len([expire_export(one, by=system, at=at) for one in over[:50]])


@forgets
def forget_exports(trace: Trace) -> None:
    """A file in which somebody stands who was deleted is done away with whole; who took it stays known."""
    ready = Export.objects.filter(site_id__in=trace.sites, stage=ExportStage.READY, attachment__isnull=False)
    gone = withhold(Attachment.objects.filter(pk__in=ready.values("attachment")), trace)
    ready.filter(attachment__in=gone).update(stage=ExportStage.EXPIRED)
