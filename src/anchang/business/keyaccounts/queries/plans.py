from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from anchang.engine.accounts.models import Account
from anchang.lib.calendar import office_day

from ..models import Activity, Item, KeyAccount, MissedMonth, Plan
from ..stages import LIVE, PlanStage
from .accounts import holders


def looked(account: Account, at: datetime, kind: str = "") -> QuerySet[Plan]:
    """The plans the reader sees, the newest first, each with how many of its items are done."""
    rows = Plan.objects.visible_to(account, at).select_related("manager")
    counted = rows.annotate(listed=Count("items"), done=Count("items", filter=Q(items__done_at__isnull=False)))
    return (counted.filter(kind=kind) if kind else counted).order_by("-drafted_at", "-pk")


def late_items(account: Account, at: datetime) -> QuerySet[Item]:
    """What plans under way say should have been done by now and was not, the oldest first (KEY-016)."""
    rows = Item.objects.visible_to(account, at).filter(plan__stage=PlanStage.ACTIVE, done_at=None)
    return rows.filter(due_on__lt=office_day(at)).select_related("plan", "person").order_by("due_on", "pk")


def managers_owing(month: date, at: datetime) -> list[Account]:
    """Who has accounts, may write plans, and has none for that month, nor was told so yet. One query when nobody."""
    mine = KeyAccount.objects.filter(manager=OuterRef("pk"), stage__in=LIVE)
    planned = Plan.objects.filter(manager=OuterRef("pk"), month=month)
    told = MissedMonth.objects.filter(manager=OuterRef("pk"), month=month)
    asked = set(Account.objects.filter(Exists(mine), ~Exists(planned), ~Exists(told)).values_list("pk", flat=True))
    return [one for one in holders("keyaccounts.draft", at) if one.pk in asked] if asked else []


def activities(account: Account, at: datetime) -> Any:
    """The activities the reader sees, the newest first."""
    return Activity.objects.visible_to(account, at).select_related("manager", "plan").order_by("-on", "-pk")
