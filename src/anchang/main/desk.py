"""What a person finds when they open the office: what waits for them, and how their site stands."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anchang.business.deals.models import Deal, Hold
from anchang.business.deals.stages import HoldStage, Stage
from anchang.business.inventory.models import Project
from anchang.business.receivables.models import Receipt
from anchang.business.receivables.stages import ReceiptStage
from anchang.business.reception.queries import due
from anchang.engine.accounts.models import Account
from anchang.engine.approvals.queries import waiting_for
from anchang.engine.metrics import figures, metric
from anchang.engine.notices.models import Notice
from anchang.engine.policies import grants
from anchang.lib.calendar import office_day
from anchang.overview import phrases, queries
from anchang.people.duties.queries import my_day
from anchang.people.tasks import queries as tasks

FEW = 6
FIGURES = ("reception.visits", "deals.subscribed", "deals.signed_value", "receivables.received")


def desk(account: Account, at: datetime) -> dict[str, Any]:
    """The parts of the home page this person's posts call for; a part with nothing in it says so itself."""
    can = grants(account, at)
    parts: dict[str, Any] = {
        "day": my_day(account, at) if "duties.view" in can else None,
        "notices": Notice.objects.filter(account_id=account.pk, read_at=None).order_by("-at")[:FEW],
        "cases": waiting_for(account, at)[:FEW],
        "tasks": tasks.mine(account, at).select_related("asked_by")[:FEW],
        "to_verify": tasks.to_verify(account, at).select_related("asked_of")[:FEW],
        "projects": Project.objects.visible_to(account, at).order_by("pk")[:FEW] if "inventory.view" in can else [],
        "may": {verb.replace(".", "_"): True for verb in can},
    }
    if "deals.view" in can:
        parts |= _deals(account, at)
    if "reception.follow_up" in can:
        parts["follow_ups"] = due(account, at)[:FEW]
    if "receivables.confirm" in can:
        waiting = Receipt.objects.visible_to(account, at).filter(stage=ReceiptStage.RECORDED)
        parts["receipts"] = waiting.select_related("plan").order_by("pk")[:FEW]
    if "overview.view" in can:
        parts |= _figures(account, at)
    return parts


def _deals(account: Account, at: datetime) -> dict[str, Any]:
    rows = Deal.objects.visible_to(account, at).select_related("unit", "owner", "customer").order_by("-subscribed_at")
    holds = Hold.objects.visible_to(account, at).filter(stage=HoldStage.LIVE)
    return {
        "holds": holds.select_related("unit", "customer", "owner").order_by("until")[:FEW],
        "to_pay": rows.filter(stage=Stage.APPROVED)[:FEW],
        "to_sign": rows.filter(stage=Stage.EFFECTIVE)[:FEW],
        "to_mend": rows.filter(stage=Stage.DRAFT)[:FEW],
    }


def _figures(account: Account, at: datetime) -> dict[str, Any]:
    sites, today = queries.sites_of(account, at), office_day(at)
    day, month = queries.span(sites, today, today), queries.span(sites, today.replace(day=1), today)
    # Today is not over, and its low figures would look like a fall.
    course = queries.course(sites, today - timedelta(days=30), today - timedelta(days=1))
    reckoned = figures([metric(code) for code in FIGURES], [day, month])
    return {
        "figures": [
            {
                "code": one.metric.code,
                "label": one.metric.label,
                "today": phrases.shown(one),
                "month": phrases.shown(whole),
            }
            for one, whole in reckoned
        ],
        "labels": [f"{one:%m-%d}" for one in course.days],
        "series": [(_("来访"), course.visits), (pgettext("数目", "认购"), course.subscribed)],
    }
