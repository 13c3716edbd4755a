from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.customers.models import Phone
from anchang.business.customers.queries import eraser, without_file
from anchang.engine.accounts.models import Account
from anchang.engine.clocks.timers import Clock, declare
from anchang.engine.events.reactions import Event, when
from anchang.engine.forgetting import Named
from anchang.engine.notices.actions import tell
from anchang.engine.policies import directory

from . import actions
from .models import Lead, Report
from .stages import ReportStage, VoidReason

EMPTY = {"name": "", "phone": "", "phone_key": None, "mask": "", "mask_key": "", "note": ""}
"""What a report says of its client once they are forgotten."""


def _minutes(report: Any, at: datetime) -> int:
    return int((report.valid_until - at).total_seconds() // 60)


declare(Clock("channels.expire", gettext_lazy("报备到期"), _minutes, then="channels.expire"))


@when("channels.confirm")
def supervisor_hears_of_a_late_report(event: Event, *, by: Account, at: datetime) -> None:
    """A client who was nearly or quite at the door when reported: the supervisor should know, the desk already does."""
    report: Report = event.thing
    if report.void_reason != VoidReason.LATE:
        return
    minutes = int((at - report.reported_at).total_seconds() // 60)
    text = _("%(number)s 报备后%(minutes)s分钟客户就到访，不足提前量，报备无效") % {
        "number": report.number,
        "minutes": minutes,
    }
    people = [one for one in directory().holders("sales_supervisor", report.site_id, at) if one.pk != by.pk]
    tell(people, by=by, at=at, text=text, url=report.get_absolute_url(), site_id=report.site_id)


@eraser("channels.report", "channels.lead")
def empty_reports(files: list[int], at: datetime) -> list[Named]:
    """Who was reported goes; that somebody was, by whom and when stays for the caps and the radar."""
    reports, leads = Report.objects.filter(customer__in=files), Lead.objects.filter(customer__in=files)
    found = [(Report._meta.label_lower, key) for key in reports.values_list("pk", flat=True)]
    found += [(Lead._meta.label_lower, key) for key in leads.values_list("pk", flat=True)]
    reports.update(**EMPTY)
    leads.update(where="", activity="")
    return found


@without_file
def empty_reports_of_nobody(numbers: Collection[str] | None, before: datetime, most: int | None) -> list[Named]:
    """Reports on which nobody came. One that still runs is ended first; of those that are over only whose number no
    file has, for the others go with the file."""
    rows = Report.objects.filter(customer=None, reported_at__lte=before).exclude(name="")
    if numbers is None:
        known = Exists(Phone.objects.filter(key=OuterRef("phone_key")))
        rows = rows.exclude(stage=ReportStage.REPORTED).exclude(known)
    else:
        rows = rows.filter(phone_key__in=numbers)
    found = list(rows.order_by("pk")[:most])
    for one in found:
        if one.stage == ReportStage.REPORTED:
            actions.expire(one, by=Account.objects.system(), at=before)
    keys = [one.pk for one in found]
    Report.objects.filter(pk__in=keys).update(**EMPTY)
    return [(Report._meta.label_lower, key) for key in keys]
