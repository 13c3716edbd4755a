from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Field
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.things import Thing
from anchang.engine.files.actions import TEXT, XLSX, keep, read
from anchang.engine.policies import require

from .models import Import
from .reading import MOST_FAULTS, Checked, Column, Fault, check, headings, table

KINDS = (XLSX, TEXT, "application/vnd.ms-excel", "application/zip")


@dataclass(frozen=True)
class Kind:
    """A kind of table: its columns; `examine(target, checked, at)` adds faults and returns warnings across the rows
    that can be read; `take(target, rows, by, at, import_)` writes the rows, called only when there is no fault.

    `asks` are the fields of what is made that no row tells; whoever takes the table in fills them, and `take` gets them
    by name.
    """

    code: str
    label: Any
    columns: tuple[Column, ...]
    target: Callable[[int], Any]
    examine: Callable[[Any, Checked, datetime], list[Fault]]
    take: Callable[..., Any]
    asks: tuple["Field[Any, Any]", ...] = ()


_kinds: dict[str, Kind] = {}


def declare(kind: Kind) -> None:
    _kinds[kind.code] = kind


def headings_of(import_: Import) -> list[str]:
    """The headings of the kept original, from which a person picks."""
    return headings(table(read(import_.attachment)), kind_of(import_.kind).columns)


def kind_of(code: str) -> Kind:
    return _kinds[code]


def require_size(size: int) -> None:
    """Refuses a file over the limit; ask before reading one."""
    limit = settings.UPLOAD_LIMIT
    require(size <= limit, _("文件超过%(mb)sMB，请拆分后再传") % {"mb": limit // 1024 // 1024})


def _checked(
    kind: Kind, target: Any, content: bytes, at: datetime, chosen: dict[str, str] | None = None
) -> tuple[Checked, list[Fault]]:
    checked = check(table(content), kind.columns, chosen)
    missing_column = any(fault.row == 0 for fault in checked.faults)
    warnings = [] if missing_column else kind.examine(target, checked, at)
    checked.faults = sorted(checked.faults, key=lambda fault: fault.row)[:MOST_FAULTS]
    return checked, warnings[:MOST_FAULTS]


@action("imports.upload", gettext_lazy("上传表格"))
def upload(target: Thing, *, by: Account, at: datetime, kind: str, name: str, content: bytes) -> Import:
    """Keeps the original and checks it without writing a row: faults and warnings stand in the result."""
    require_size(len(content))
    checked, warnings = _checked(kind_of(kind), target, content, at)
    attachment = keep(target, by=by, at=at, name=name, content=content, kinds=KINDS, title=kind)
    return Import.objects.create(
        kind=kind,
        site_id=target.site_id,  # type: ignore[attr-defined]
        target_id=target.pk,
        attachment=attachment,
        columns=checked.columns,
        rows=len(checked.rows),
        faults=[asdict(fault) for fault in checked.faults],
        warnings=[asdict(fault) for fault in warnings],
        by_id=by.pk,
        at=at,
    )


@action("imports.match", gettext_lazy("对应列"))
def match(import_: Import, *, by: Account, at: datetime, columns: dict[str, str]) -> Import:
    """Reads the kept original again with these headings for these columns (by code); faults are those of the new reading.

    Refuses a table that was taken in, and one heading for two columns.
    """
    require(import_.committed_at is None, _("这张表已经导入过"))
    require(len(set(columns.values())) == len(columns), _("同一列不能对应两项"))
    kind = kind_of(import_.kind)
    checked, warnings = _checked(kind, kind.target(import_.target_id), read(import_.attachment), at, columns)
    import_.columns, import_.rows = checked.columns, len(checked.rows)
    import_.faults = [asdict(fault) for fault in checked.faults]
    import_.warnings = [asdict(fault) for fault in warnings]
    import_.save()
    return import_


@action("imports.commit", gettext_lazy("确认导入"))
def commit(import_: Import, *, by: Account, at: datetime, **asked: Any) -> Import:
    """Checks the kept original again and takes in every row or none, with what the kind asks for.

    Refuses a faulty table and a second time.
    """
    require(import_.committed_at is None, _("这张表已经导入过"))
    require(import_.is_clean, _("表里还有错误，改好后重新上传"))
    taken = Import.objects.filter(pk=import_.pk, committed_at=None).update(committed_at=at)
    require(taken, _("已被他人处理，请刷新"))
    kind = kind_of(import_.kind)
    target = kind.target(import_.target_id)
    checked, _warnings = _checked(kind, target, read(import_.attachment), at, import_.columns)
    require(not checked.faults, _("表里还有错误，改好后重新上传"))
    kind.take(target, checked.rows, by=by, at=at, import_=import_, **asked)
    import_.committed_at = at
    return import_
