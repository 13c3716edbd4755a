"""The posted sheet as a file: asked for by a person, made by the worker, who says how far it is."""

import logging
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.inventory.models import Project
from anchang.business.inventory.queries import board
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.files.actions import PDF, XLSX, keep
from anchang.engine.jobs.queue import enqueue, job
from anchang.engine.notices.actions import tell
from anchang.engine.policies import once

from .. import queries
from ..models import Particulars, Printing, Progress
from ..stages import Format, Phase, PrintStage
from .sheets import Sheet, pdf, workbook

log = logging.getLogger(__name__)
KINDS = {Format.XLSX: XLSX, Format.PDF: PDF}


@action("pricing.set_particulars", gettext_lazy("填写公示事项"))
def set_particulars(
    project: Project,
    *,
    by: Account,
    at: datetime,
    land_nature: str = "",
    land_until: date | None = None,
    delivery: str = "",
    charges: str = "",
    phone: str = "",
) -> Particulars:
    """What the posted sheet says of the project beside its prices (R-130); empty fields are not shown."""
    about = Particulars.objects.filter(project=project).first() or Particulars(project=project)
    about.land_nature, about.land_until, about.delivery = land_nature, land_until, delivery
    about.charges, about.phone = charges, phone
    about.save()
    return about


@action("pricing.print_sheet", gettext_lazy("生成公示表"))
def print_sheet(project: Project, *, by: Account, at: datetime, format: str) -> Printing:
    """Leaves it to the worker to make the file of what is posted then. Refuses a second one while one is being made."""
    with once(_("后台正在生成这份公示表，请稍候")):
        made = Printing.objects.create(project=project, format=Format(format), asked_by=by, asked_at=at)
    Progress.objects.create(printing=made, at=at)
    enqueue("pricing.print_sheet", printing_id=made.pk)
    return made


@job("pricing.print_sheet", slow=True)
def make_sheet(*, by: Account, at: datetime, printing_id: int) -> None:
    """The worker's part. One that dies leaves nothing, and the next one begins anew."""
    printing = Printing.objects.select_related("project", "asked_by").filter(pk=printing_id).first()
    if printing is None or not printing.is_making:
        return
    try:
        rows, content = _made(printing, at)
        conclude_printing(printing, by=by, at=at, content=content, units=rows)
    except Exception as error:
        log.exception("posted sheet %s", printing.pk)
        printing.refresh_from_db()
        fail_printing(printing, by=by, at=at, why=str(error)[:200])


def _made(printing: Printing, at: datetime) -> tuple[int, bytes]:
    told = Progress.objects.filter(pk=printing.pk)
    project = queries.described().get(pk=printing.project_id)
    told.update(phase=Phase.READING, at=at)
    rows = queries.posted_rows(project, board(project, at))
    facts, conditions = queries.sheet_facts(project, at), queries.conditions_of(project, at)
    told.update(phase=Phase.SETTING, total=len(rows))
    make = workbook if printing.format == Format.XLSX else pdf
    sheet = Sheet(project.name, at, facts, conditions, rows)

    def tell_done(done: int) -> None:
        told.update(done=done)

    return len(rows), make(sheet, tell_done)


@action("pricing.fail_printing", gettext_lazy("公示表没有生成"))
def fail_printing(printing: Printing, *, by: Account, at: datetime, why: str) -> Printing:
    """The worker could not make it; whoever asked is told and may ask again."""
    printing.stage, printing.failure = PrintStage.FAILED, why
    printing.save()
    text = _("%(project)s的公示表没有生成，请再试一次") % {"project": printing.project.name}
    _tell(printing, by, at, text)
    return printing


@action("pricing.conclude_printing", gettext_lazy("公示表生成完毕"))
def conclude_printing(printing: Printing, *, by: Account, at: datetime, content: bytes, units: int) -> Printing:
    """Keeps the file and tells whoever asked for it."""
    stamp = timezone.localtime(at).strftime("%Y%m%d-%H%M")
    name = _("%(project)s一房一价公示-%(stamp)s") % {"project": printing.project.name, "stamp": stamp}
    kind = KINDS[Format(printing.format)]
    printing.file = keep(
        printing, by=by, at=at, name=f"{name}.{printing.format}", content=content, kinds=(kind,), title="pricing.sheet"
    )
    printing.stage, printing.units = PrintStage.READY, units
    printing.save()
    _tell(printing, by, at, _("%(name)s已生成，可以下载") % {"name": f"{name}.{printing.format}"})
    return printing


def _tell(printing: Printing, by: Account, at: datetime, text: str) -> None:
    tell([printing.asked_by], by=by, at=at, text=text, url=printing.get_absolute_url(), site_id=printing.site_id)
