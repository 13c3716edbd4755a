"""The posted sheet as a file: asked for by a person, made by the worker, who says how far it is."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.inventory.models import Project
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.files.actions import PDF, XLSX, keep
from anchang.engine.jobs.queue import enqueue, job
from anchang.engine.notices.actions import tell
from anchang.engine.policies import Refused

from .. import queries
from ..models import Particulars, Printing
from ..stages import Format, PrintStage
from .sheets import Sheet, pdf, workbook

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
    try:
        with transaction.atomic():
            made = Printing.objects.create(project=project, format=Format(format), asked_by=by, asked_at=at)
    except IntegrityError:
        raise Refused(_("后台正在生成这份公示表，请稍候")) from None
    enqueue("pricing.print_sheet", printing_id=made.pk)
    return made


@job("pricing.print_sheet", slow=True)
def make_sheet(*, by: Account, at: datetime, printing_id: int) -> None:
    """The worker's part. One that dies leaves nothing, and the next one begins anew."""
    printing = Printing.objects.select_related("project").filter(pk=printing_id).first()
    if printing is None or not printing.is_making:
        return
    report_printing(printing, by=by, at=at, stage=PrintStage.READING)
    rows = queries.posted_rows(printing.project, at)
    facts, conditions = queries.sheet_facts(printing.project, at), queries.conditions_of(printing.project, at)
    sheet = Sheet(printing.project.name, at, facts, conditions, rows)
    report_printing(printing, by=by, at=at, stage=PrintStage.SETTING, units=len(rows))

    def told(done: int) -> None:
        report_printing(printing, by=by, at=at, stage=PrintStage.SETTING, done=done, units=len(rows))

    content = (workbook if printing.format == Format.XLSX else pdf)(sheet, told)
    conclude_printing(printing, by=by, at=at, content=content, units=len(rows))


@action("pricing.report_printing", gettext_lazy("公示表进度"))
def report_printing(
    printing: Printing, *, by: Account, at: datetime, stage: str, done: int = 0, units: int = 0
) -> Printing:
    """How far the worker is; seen by whoever waits, for it is a transaction of its own."""
    printing.stage, printing.done, printing.units = stage, done, units
    printing.save(update_fields=["stage", "done", "units"])
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
    printing.stage, printing.done, printing.units = PrintStage.READY, units, units
    printing.save()
    tell(
        [printing.asked_by],
        by=by,
        at=at,
        text=_("%(name)s已生成，可以下载") % {"name": f"{name}.{printing.format}"},
        url=printing.get_absolute_url(),
        site_id=printing.site_id,
    )
    return printing
