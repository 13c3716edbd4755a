from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import note
from anchang.engine.policies import require
from anchang.engine.states import move
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site

from .. import queries
from ..models import Campaign, Message, Template
from .sending import call_off

LONGEST = timedelta(days=31)
AT_ONCE = 500


@action("contacting.plan", gettext_lazy("新建群发"))
def plan(
    site: Site, *, by: Account, at: datetime, name: str, template: Template, asked: dict[str, Any], until: date
) -> Campaign:
    """A campaign in the newest wording of the template, for whom `asked` chooses on the day it is launched."""
    require(name.strip(), _("请填写名称"))
    require(template.site_id == site.pk, _("这个模板不是本案场的"))
    today = office_day(at)
    require(today <= until <= today + LONGEST, _("最晚发到今天起31天内的一天"))
    wording = template.wordings.order_by("-nth")[0]
    given = {"wording": wording, "asked": asked, "until": until, "made_by": by, "made_at": at}
    return Campaign.objects.create(site=site, name=name.strip(), **given)


@action("contacting.launch", gettext_lazy("提交发送"))
def launch(campaign: Campaign, *, by: Account, at: datetime) -> Campaign:
    """Puts a message for each customer chosen into the queue, once. Refuses a campaign that reaches nobody, one launched
    before and one past its last day. Who may be written to is asked message by message when it goes out."""
    require(campaign.until >= office_day(at), _("已过最晚发送日期，请新建一个"))
    move(campaign, "launch", by=by, at=at, launched_by=by, launched_at=at)
    template = campaign.wording.template
    chosen = queries.addressed(queries.chosen(campaign.site, campaign.asked), template.way)
    keys = chosen.order_by("pk").values_list("pk", flat=True)
    facts = {"wording": campaign.wording, "way": template.way, "purpose": template.purpose}
    rows = [
        Message(campaign=campaign, customer_id=key, site_id=campaign.site_id, queued_at=at, due_at=at, **facts)
        for key in keys
    ]
    require(rows, _("按这个条件没有可以发送的客户，请换条件"))
    note(messages=len(rows))
    Message.objects.bulk_create(rows, batch_size=AT_ONCE)
    return campaign


@action("contacting.halt", gettext_lazy("停止发送"))
def halt(campaign: Campaign, *, by: Account, at: datetime) -> Campaign:
    """Nothing that waits goes out any more; what was given to the carrier is out."""
    move(campaign, "halt", by=by, at=at)
    call_off({"campaign": campaign}, by=by, at=at, why=_("群发已停止"))
    return campaign
