"""What the room knows of one person: for their line of time, and for the copy they ask for."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anchang.business.customers.queries import Moment, Section, moments
from anchang.engine.accounts.models import Account

from ..models import Lead, Report
from ..stages import ReportStage


@moments("channels", pgettext_lazy("客户经过", "渠道"), [Report, Lead])
def channel_moments(keys: Sequence[int], account: Account, at: datetime, limit: int) -> Iterator[Moment]:
    """Who reported them, whether they came on the code, and who met them outside, as far as the account sees it: two
    queries."""
    reports = Report.objects.visible_to(account, at).filter(customer__in=keys)
    for one in reports.select_related("company", "account", "received_by").order_by("-reported_at")[:limit]:
        words = {"number": one.number, "company": one.company.name}
        told, url = _("%(company)s报备%(number)s") % words, one.get_absolute_url()
        yield Moment(one.reported_at, "affiliate", told, one.account.name, url)
        if one.arrived_at and one.received_by:
            came = _("到访码%(number)s：%(status)s") % {"number": one.number, "status": one.status}
            tone = "ok" if one.stage == ReportStage.ARRIVED else "stop"
            yield Moment(one.arrived_at, "check", came, one.received_by.name, url, tone)
    leads = Lead.objects.visible_to(account, at, "channels.leads").filter(customer__in=keys)
    for lead in leads.select_related("worker", "place").order_by("-at")[:limit]:
        met = _("外拓登记：%(place)s") % {"place": lead.whereabouts}
        yield Moment(lead.at, "map-pin", met, lead.worker.name, lead.get_absolute_url())


def channels_told(files: list[int], at: datetime) -> Iterator[Section]:
    """By which agents the person was reported, and where somebody met them."""
    reported = Report.objects.filter(customer__in=files).select_related("company", "account").order_by("reported_at")
    columns: tuple[str, ...] = (
        *(_("编号"), _("渠道公司"), _("经纪人"), _("报备时间"), _("状态")),
        *(_("报备的称呼"), _("报备的电话"), _("备注")),
    )
    rows = [
        (
            *(one.number, one.company.name, one.account.name, one.reported_at, one.status),
            *(one.name, one.phone or one.mask, one.note),
        )
        for one in reported
    ]
    yield Section(_("渠道报备"), columns, rows)
    met = Lead.objects.filter(customer__in=files).select_related("worker", "place").order_by("at")
    places = [(one.at, one.worker.name, one.whereabouts, one.activity) for one in met]
    yield Section(_("外拓登记"), (_("时间"), _("外拓人员"), _("地点"), _("活动")), places)
