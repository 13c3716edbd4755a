from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q

from anchang.engine.accounts.models import Account
from anchang.lib.calendar import SHANGHAI, office_day

from ..models import Agent, Company, Lead, Report
from ..stages import ReportStage


def agent_of(account: Account) -> Agent | None:
    """The agent whose account it is; None for people of the house."""
    return Agent.objects.filter(account=account).select_related("company__site", "account").first()


def reports(account: Account, at: datetime) -> Any:
    """The reports the account may see: an agent's own, the site's for its desk; the newest first."""
    rows = Report.objects.visible_to(account, at).select_related("company", "account", "received_by")
    return rows.order_by("-reported_at", "-pk")


def expected(rows: Any, at: datetime) -> Any:
    """Of these whom today's desk expects, by the time they mean to come; whoever is late stays on the list."""
    start = datetime.combine(office_day(at), datetime.min.time(), SHANGHAI)
    coming = Q(stage=ReportStage.REPORTED, valid_until__gt=at)
    today = rows.filter(coming, expected_at__gte=start, expected_at__lt=start + timedelta(days=1))
    return today.order_by("expected_at", "pk")


def companies(account: Account, at: datetime) -> Any:
    """The companies of the account's sites, with their agents and the reports of today."""
    today = Count("reports", filter=Q(reports__reported_on=office_day(at)), distinct=True)
    rows = Company.objects.visible_to(account, at, "channels.companies")
    counted = rows.annotate(agent_count=Count("agents", filter=Q(agents__active=True), distinct=True), today=today)
    return counted.order_by("-active", "name")


def leads(account: Account, at: datetime) -> Any:
    rows = Lead.objects.visible_to(account, at, "channels.leads").select_related("worker", "place", "customer")
    return rows.defer("customer__phone", "customer__id_number").order_by("-at", "-pk")


def worked(account: Account, day: date) -> tuple[int, int]:
    """How many leads the worker has brought that day, and how many of them were new to the site."""
    found = Lead.objects.filter(worker=account, on=day).aggregate(
        all=Count("pk"), new=Count("pk", filter=Q(was_known=False))
    )
    return found["all"], found["new"]


def lead_totals(rows: Any, by: str) -> list[dict[str, Any]]:
    """The leads added up by `worker__name` or `place__name`, the most first, or by `on`, the last day first."""
    order = ["-on"] if by == "on" else ["-count", by]
    counted = rows.order_by().values(by).annotate(count=Count("pk"), new=Count("pk", filter=Q(was_known=False)))
    return [{"label": one[by] or "", "count": one["count"], "new": one["new"]} for one in counted.order_by(*order)]
