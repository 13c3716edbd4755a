from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import note as tell_ledger
from anchang.engine.notices.actions import tell
from anchang.engine.policies import require
from anchang.engine.states import move
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site

from .. import queries
from ..models import Batch, Day, Digest, Row
from ..stages import Kind, Stage

SUPERVISING = "stewardship.consolidate"


@action("stewardship.make_day", gettext_lazy("生成当日提取清单"))
def make_day(site: Site, *, by: Account, at: datetime) -> Day:
    """The clock's verb: freezes what was new or changed since the last day, a list a class, and tells the stewards.

    A day that exists is returned as it is. A class without a steward has its list too, which nobody can hand in.
    """
    on = office_day(at)
    if there := Day.objects.filter(site=site, on=on).first():
        return there
    before = Day.objects.filter(site=site).order_by("-on").first()
    day = Day.objects.create(site=site, on=on, since=before.made_at if before else None, made_at=at)
    rows = queries.moved(site, day.since, at)
    stewards = {one.kind: one.steward for one in queries.classes(site, at)}
    for kind in Kind:
        mine = [one for one in rows if one.kind == kind]
        if mine:
            batch = Batch.objects.create(day=day, site=site, kind=kind, steward=stewards[kind])
            made = [Row(batch=batch, day=day, customer_id=one.customer_id, how=one.how, what=one.what) for one in mine]
            Row.objects.bulk_create(made, batch_size=500)
            _tell_steward(batch, len(mine), by=by, at=at)
    tell_ledger(files=len(rows))
    return day


def _tell_steward(batch: Batch, files: int, *, by: Account, at: datetime) -> None:
    words = {"kind": batch.get_kind_display(), "files": files}
    text = _("今天要提取「%(kind)s」%(files)s份") % words
    people = [batch.steward] if batch.steward else []
    tell(people, by=by, at=at, text=text, url=batch.get_absolute_url(), site_id=batch.site_id)


@action("stewardship.note", gettext_lazy("记客户动态"))
def note(row: Row, *, by: Account, at: datetime, note: str, is_important: bool = False) -> Row:
    """What is going on with a customer of the list (CDM-004). Refuses an empty note, and one once the day is closed."""
    require(note.strip(), _("请写下客户动态"))
    require(row.batch.day.closed_at is None, _("这一天已经汇总，不能再改"))
    row.note, row.is_important = note.strip(), is_important
    row.save(update_fields=["note", "is_important"])
    return row


@action("stewardship.extract", gettext_lazy("提取档案"))
def extract(batch: Batch, *, by: Account, at: datetime, number: int) -> Batch:
    """The steward has been through the list; `number` is how many files they counted. Refuses another than there are."""
    move(batch, "extract", by=by, at=at, extracted=number, extracted_at=at)
    files = batch.rows.count()
    require(number == files, _("清单上有%(files)s份，您填的是%(number)s份") % {"files": files, "number": number})
    return batch


@action("stewardship.submit", gettext_lazy("提交给主管"))
def submit(batch: Batch, *, by: Account, at: datetime) -> Batch:
    """Hands the extracted list to whoever consolidates, and tells them (CDM-005)."""
    move(batch, "submit", by=by, at=at, submitted_at=at)
    words = {"name": by.name, "kind": batch.get_kind_display(), "files": batch.extracted}
    text = _("%(name)s提交了「%(kind)s」%(files)s份") % words
    _tell_supervisors(batch.site, text, batch.get_absolute_url(), by=by, at=at)
    return batch


@action("stewardship.consolidate", gettext_lazy("汇总当天资料"))
def consolidate(day: Day, *, by: Account, at: datetime) -> Day:
    """Closes the day. Refuses while extracted, classified and assigned differ: nothing may be left out (CDM-010)."""
    taken = Day.objects.select_for_update().get(pk=day.pk)
    require(taken.closed_at is None, _("这一天已经汇总过了"))
    found = queries.check(taken)
    numbers = {"classified": found.classified, "extracted": found.extracted, "assigned": found.assigned}
    require(
        found.is_whole,
        _("对不上：归类%(classified)s份、提取%(extracted)s份、分配%(assigned)s份，请先补齐下面列出的资料") % numbers,
    )
    day.classified, day.extracted, day.assigned = found.classified, found.extracted, found.assigned
    day.closed_at, day.closed_by = at, by
    day.save(update_fields=["classified", "extracted", "assigned", "closed_at", "closed_by"])
    return day


@action("stewardship.remind", gettext_lazy("催交资料"))
def remind(day: Day, *, by: Account, at: datetime) -> Day:
    """The clock's verb, once a day: tells stewards and supervisors which lists are missing and which class is nobody's."""
    day.reminded_at = at
    day.save(update_fields=["reminded_at"])
    waiting = list(day.batches.exclude(stage=Stage.SUBMITTED).select_related("steward"))
    for batch in waiting:
        text = _("「%(kind)s」今天还没提交") % {"kind": batch.get_kind_display()}
        people = [batch.steward] if batch.steward else []
        tell(people, by=by, at=at, text=text, url=batch.get_absolute_url(), site_id=day.site_id)
    nobodys = [one.label for one in queries.without_steward(day.site, at)]
    names = [str(Kind(one.kind).label) for one in waiting]
    comma = pgettext("分隔", "、")
    parts = [_("今天没提交：%(names)s") % {"names": comma.join(names)}] if names else []
    parts += [_("没有责任人：%(names)s") % {"names": comma.join(nobodys)}] if nobodys else []
    if parts:
        _tell_supervisors(day.site, pgettext("分隔", "；").join(parts), day.get_absolute_url(), by=by, at=at)
    return day


@action("stewardship.send_digest", gettext_lazy("报送客户摘要"))
def send_digest(day: Day, *, by: Account, at: datetime, text: str = "") -> Digest:
    """Sends the day up with the hour (ADM-006): counts by class and the important movements, as they are now. Once."""
    require(not Digest.objects.filter(day=day).exists(), _("这一天的摘要已经报送"))
    readers = [one.account for one in queries.colleagues(day.site, at, queries.READERS)]
    require(readers, _("本案场没有上级可以报送"))
    figures: dict[str, Any] = {"classes": queries.figures(day), "important": _important(day)}
    names = pgettext("分隔", "、").join(one.name for one in readers)
    digest = Digest.objects.create(
        day=day, sent_by=by, sent_at=at, sent_to=names[:200], text=text.strip(), figures=figures
    )
    files = sum(one["all"] for one in figures["classes"])
    told = _("%(site)s当天客户摘要：%(files)s份资料，%(important)s条重要动态") % {
        "site": day.site.name,
        "files": files,
        "important": len(figures["important"]),
    }
    tell(readers, by=by, at=at, text=told, url=digest.get_absolute_url(), site_id=day.site_id)
    return digest


def _important(day: Day) -> list[dict[str, Any]]:
    rows = Row.objects.filter(day=day, is_important=True).select_related("customer", "batch").order_by("pk")
    return [{"number": one.customer.number, "kind": one.batch.kind, "note": one.note} for one in rows]


def _tell_supervisors(site: Site, text: str, url: str, *, by: Account, at: datetime) -> None:
    people = [one.account for one in queries.colleagues(site, at, SUPERVISING) if one.account.pk != by.pk]
    tell(people, by=by, at=at, text=text, url=url, site_id=site.pk)
