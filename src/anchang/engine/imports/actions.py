import hashlib
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.things import Thing
from anchang.engine.doors.work import note
from anchang.engine.files.actions import TEXT, XLSX, keep, read
from anchang.engine.jobs.queue import enqueue
from anchang.engine.notices.actions import tell
from anchang.engine.policies import Refused, once, require
from anchang.lib.digits import hide_numbers

from .checking import Found, Ready, examined, findings, prepared
from .kinds import Kind, declare, kind_and_target, kind_of
from .models import Import, Mapping, Progress
from .progress import Report
from .reading import Fault, heading_hash, headings, table
from .stages import ImportStage, Phase

KINDS = (XLSX, TEXT, "application/vnd.ms-excel", "application/zip")
SHOWN = 200

__all__ = ["Kind", "commit", "conclude", "declare", "give_up", "headings_of", "kind_of", "match", "upload"]


def headings_of(import_: Import) -> list[str]:
    """The headings of the kept original, from which a person picks."""
    return headings(table(read(import_.attachment)), kind_of(import_.kind).columns)


def require_size(size: int) -> None:
    """Refuses a file over the limit; ask before reading one."""
    limit = settings.UPLOAD_LIMIT
    require(size <= limit, _("文件超过%(mb)sMB，请拆分后再传") % {"mb": limit // 1024 // 1024})


def is_large(size: int) -> bool:
    """Is a table of so many bytes left to the worker?"""
    return size > settings.IMPORT_AT_ONCE


@action("imports.upload", gettext_lazy("上传表格"))
def upload(target: Thing, *, by: Account, at: datetime, kind: str, name: str, content: bytes) -> Import:
    """Keeps the original and checks it without writing a row: faults and warnings stand in the result.

    A large table is checked by the worker. Refuses a file that was taken in before, where the kind allows it only once.
    """
    require_size(len(content))
    declared = kind_of(kind)
    digest = hashlib.sha256(content).hexdigest() if declared.once else ""
    _require_new(kind, target.pk, digest)
    found = None if is_large(len(content)) else examined(declared, target, content, at)
    attachment = keep(
        target, by=by, at=at, name=name, content=content, kinds=KINDS, title=kind, is_sealed=declared.is_personal
    )
    import_ = Import.objects.create(
        kind=kind,
        site_id=target.site_id,  # type: ignore[attr-defined]
        target_id=target.pk,
        attachment=attachment,
        stage=ImportStage.CHECKING,
        content_hash=digest,
        by_id=by.pk,
        at=at,
    )
    Progress.objects.create(table=import_, at=at)
    if found is None:
        enqueue("imports.check", import_id=import_.pk)
    else:
        _record(import_, found, by, at)
    return import_


@action("imports.match", gettext_lazy("对应列"))
def match(import_: Import, *, by: Account, at: datetime, columns: dict[str, str]) -> Import:
    """Checks the kept original anew with the headings a person picked, which a table with these headings keeps.

    `columns` maps the code of a column to a heading of the table. Refuses a heading picked twice, and after the commit.
    """
    require(import_.committed_at is None, _("这张表已经导入过"))
    require(not import_.is_under_way, _("后台正在处理这张表，请稍候"))
    require(len(set(columns.values())) == len(columns), _("同一列不能对应两项"))
    kind, target = kind_and_target(import_)
    content = read(import_.attachment)
    _remember(import_, kind, content, columns, by, at)
    if is_large(len(content)):
        import_.stage, import_.columns = ImportStage.CHECKING, columns
        import_.save(update_fields=["stage", "columns"])
        enqueue("imports.check", import_id=import_.pk)
    else:
        _record(import_, examined(kind, target, content, at, columns), by, at)
    return import_


@action("imports.commit", gettext_lazy("确认导入"))
def commit(
    import_: Import,
    *,
    by: Account,
    at: datetime,
    skip_faulty: bool = False,
    ready: Ready | None = None,
    report: Report | None = None,
    **asked: Any,
) -> Import:
    """Checks the kept original again and takes in every row or none, with what the kind asks for.

    `skip_faulty` leaves out the rows with a fault, where the kind allows that. A large table is left to the worker, who
    comes back with what it made `ready`. Refuses a faulty table and a second time.
    """
    require(import_.committed_at is None, _("这张表已经导入过"))
    require(ready is not None or not import_.is_under_way, _("后台正在处理这张表，请稍候"))
    kind, target = kind_and_target(import_)
    _require_takable(import_, kind, skip_faulty)
    if ready is None and is_large(import_.attachment.size):
        return _hand_over(import_, by, {"skip_faulty": skip_faulty, **asked})
    heard = report or Report()
    taken = ready or prepared(import_, at, heard, skip_faulty=skip_faulty, asked=asked)
    require(taken.rows is not None, _("表里还有错误，改好后重新上传"))
    _take_the_row(import_, by, at, taken.skipped)
    heard.begin(Phase.WRITING)
    more: dict[str, Any] = {"report": heard} if kind.prepare else asked
    result = kind.take(target, taken.rows, by=by, at=at, import_=import_, **more)
    if isinstance(result, dict):
        import_.result = result
        import_.save(update_fields=["result"])
        note(**result)
    note(skipped_rows=taken.skipped, **asked)
    return import_


@action("imports.conclude", gettext_lazy("表格检查完毕"))
def conclude(import_: Import, *, by: Account, at: datetime, found: Found) -> Import:
    """What the worker found; whoever brought the table is told."""
    _record(import_, found, by, at)
    _tell(import_, by, at, _("%(name)s已检查完，请确认导入") if import_.is_clean else _("%(name)s已检查完，有错误"))
    return import_


@action("imports.give_up", gettext_lazy("表格处理中止"))
def give_up(import_: Import, *, by: Account, at: datetime, why: str) -> Import:
    """The worker could not check the table, or not take it in: nothing of it was written. Whoever asked is told."""
    was_checked = import_.stage == ImportStage.COMMITTING
    import_.stage = ImportStage.CHECKED if was_checked else ImportStage.FAILED
    import_.failure = why[:300]
    import_.save(update_fields=["stage", "failure"])
    _tell(import_, by, at, _("%(name)s没有导入，请看原因"))
    return import_


def announce(import_: Import, *, by: Account, at: datetime) -> None:
    """Tells whoever asked that the worker has taken the table in."""
    _tell(import_, by, at, _("%(name)s已全部导入"))


def _tell(import_: Import, by: Account, at: datetime, text: str) -> None:
    whom = Account.objects.filter(pk=import_.asked_by_id or import_.by_id)
    said = text % {"name": import_.attachment.name[:100]}
    tell(whom, by=by, at=at, text=said, url=import_.get_absolute_url(), site_id=import_.site_id)


def _record(import_: Import, found: Found, by: Account, at: datetime) -> None:
    checked, warnings = found.checked, found.warnings
    import_.stage, import_.failure = ImportStage.CHECKED, ""
    import_.columns, import_.rows = checked.columns, len(checked.rows)
    import_.fault_count, import_.warning_count = len(checked.faults), len(warnings)
    import_.faulty_rows = found.faulty_rows
    import_.faults, import_.warnings = _shown(import_, checked.faults), _shown(import_, warnings)
    import_.findings = None
    if checked.faults or warnings:
        name = _("%(name)s-问题.csv") % {"name": import_.attachment.name.rpartition(".")[0] or import_.attachment.name}
        import_.findings = keep(import_, by=by, at=at, name=name, content=findings(found), is_sealed=True)
    import_.save()


def _shown(import_: Import, faults: list[Fault]) -> list[dict[str, Any]]:
    """The first of them as everybody who sees the import reads them; whole cells of a personal table stay in the sealed
    findings."""
    told = [asdict(fault) for fault in faults[:SHOWN]]
    if kind_of(import_.kind).is_personal:
        for one in told:
            one["text"] = hide_numbers(one["text"])
    return told


def _remember(import_: Import, kind: Kind, content: bytes, columns: dict[str, str], by: Account, at: datetime) -> None:
    key: dict[str, Any] = {
        "kind": kind.code,
        "site_id": import_.site_id,
        "heading_hash": heading_hash(table(content), kind.columns),
    }
    Mapping.objects.update_or_create(**key, defaults={"columns": columns, "by_id": by.pk, "at": at})


def _require_new(kind: str, target_id: int, digest: str) -> None:
    """The same bytes were not taken in before; the refusal says when they were and by whom."""
    same = {"kind": kind, "target_id": target_id, "content_hash": digest, "committed_at__isnull": False}
    first = Import.objects.filter(**same).first() if digest else None
    if first is not None and first.committed_at is not None:
        day = timezone.localtime(first.committed_at).strftime("%Y-%m-%d %H:%M")
        facts = {"day": day, "who": first.committed_by_name}
        raise Refused(_("同一份文件已由%(who)s在%(day)s导入过，不能再导入") % facts)


def _require_takable(import_: Import, kind: Kind, skip_faulty: bool) -> None:
    require(import_.stage != ImportStage.FAILED, _("这张表没有读成，请改好后重新上传"))
    _require_new(kind.code, import_.target_id, import_.content_hash)
    skips = skip_faulty and kind.may_skip and not import_.has_faulty_heading
    require(import_.is_clean or skips, _("表里还有错误，改好后重新上传"))
    require(import_.rows, _("表里没有可以导入的行"))


def _hand_over(import_: Import, by: Account, choices: dict[str, Any]) -> Import:
    here = Import.objects.filter(pk=import_.pk, committed_at=None, stage=ImportStage.CHECKED)
    given = {"stage": ImportStage.COMMITTING, "asked_by_id": by.pk, "choices": choices, "failure": ""}
    require(here.update(**given), _("已被他人处理，请刷新"))
    for name, value in given.items():
        setattr(import_, name, value)
    Progress.objects.filter(pk=import_.pk).update(phase=Phase.WAITING, done=0, total=0)
    note(**choices)
    enqueue("imports.commit", import_id=import_.pk)
    return import_


def _take_the_row(import_: Import, by: Account, at: datetime, skipped: int) -> None:
    """One of those who commit the table at once gets it, and of two tables with the same bytes one."""
    given = {
        "committed_at": at,
        "committed_by_name": by.name,
        "skipped_rows": skipped,
        "stage": ImportStage.CHECKED,
        "failure": "",
    }
    with once(_("同一份文件已经导入过，不能再导入")):
        taken = Import.objects.filter(pk=import_.pk, committed_at=None).update(**given)
    require(taken, _("已被他人处理，请刷新"))
    for name, value in given.items():
        setattr(import_, name, value)
