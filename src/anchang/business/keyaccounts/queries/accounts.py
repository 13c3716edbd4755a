import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import Panel, by_phone, current, identities
from anchang.engine.accounts.models import Account
from anchang.engine.policies import allowed, grants, require, sites_with
from anchang.engine.rules.queries import number
from anchang.lib.calendar import office_day
from anchang.people.org.models import Assignment, Site

from ..models import ComplaintCheck, KeyAccount, Standard
from ..stages import CHECKED_BY, LIVE, PROSPECTS, Route, Stage, Way

PLACES = ("office", "CN")
NUMBER = re.compile(r"(?:KH)?0*(\d{1,9})", re.IGNORECASE)
SUPERVISE = "keyaccounts.check_care"


def home_site(account: Account, verb: str, at: datetime) -> Site:
    """The place at which the account uses the verb: the company for its department, else its own site."""
    found = Site.objects.filter(pk__in=sites_with(account, verb, at)).order_by("path").first()
    require(found, _("您没有任职的地方"))
    return found  # type: ignore[return-value]


def file_of(text: str, account: Account, at: datetime) -> Customer | None:
    """The customer's file by its number (KH0000123) or a phone, at the sites where the account may open accounts."""
    sites = {site for grant in grants(account, at).get("keyaccounts.open", []) for site in grant.sites}
    typed = text.strip()
    if found := NUMBER.fullmatch(typed) if len(typed) < len("13800000000") else None:
        file = Customer.objects.filter(pk=int(found[1]), site__in=sites).select_related("site", "owner").first()
        return current(file) if file else None
    for site in Site.objects.filter(pk__in=sites, kind=Site.OFFICE).order_by("pk"):
        try:
            if file := by_phone(site, typed):
                return file
        except ValueError:
            return None
    return None


def care_due(level: str, at: datetime) -> date:
    """The day by which an account of that level has to be in touch with again, counted from now (KEY-007)."""
    days, _rule = number(f"keyaccount_care_days_{level}", office_day(at), PLACES)
    return office_day(at) + timedelta(days=int(days))


@dataclass(frozen=True)
class Terms:
    """What the policy on key accounts lets a deal of this one have: at most so many percent, by a version of the rule.

    `is_due`: the process has come far enough to speak of terms.
    """

    account: KeyAccount
    most: Decimal
    rule: str

    @property
    def is_due(self) -> bool:
        return self.account.stage in (Stage.NEGOTIATION, Stage.PARTNER)


def terms_of(customer: Customer, at: datetime) -> Terms | None:
    """The terms of the key account that one of the person's files is, by the rule of its site, else of the office; None
    for everybody else, and for an account that was lost (KEY-021)."""
    files = identities(current(customer))
    account = KeyAccount.objects.filter(customer__in=files, stage__in=LIVE).select_related("site").first()
    if account is None:
        return None
    places = (account.site.code, *PLACES)
    most, rule = number(f"keyaccount_discount_{account.level}", office_day(at), places)
    return Terms(account, most, rule)


def gift_limit(at: datetime) -> Decimal:
    """The most a gift to an account may cost, in yuan; a policy of the office."""
    return number("keyaccount_gift_limit", office_day(at), PLACES)[0]


def account_of(customer: Customer) -> KeyAccount | None:
    """The key account of the file or of one merged with it, as long as it is not lost."""
    alike = Q(customer=customer) | Q(customer__merged_into=customer) | Q(customer__merged=customer)
    return KeyAccount.objects.filter(alike).exclude(stage=Stage.LOST).select_related("manager", "site").first()


def lacks_mark(customer: Customer | None, reference: str) -> bool:
    """Whether a complaint of that number is a key account's and has not got the department's mark yet (KEY-008)."""
    if customer is None or account_of(customer) is None:
        return False
    return not ComplaintCheck.objects.filter(reference=reference, checked_at__isnull=False).exists()


def standards() -> dict[str, Standard]:
    """The edition in force of each standard."""
    rows = Standard.objects.select_related("written_by").order_by("edition")
    return {one.kind: one for one in rows}


def standard_for(way: str, at: datetime) -> Standard | None:
    """The standard a record of that way is checked by; None where none was written yet."""
    kind = CHECKED_BY.get(Way(way)) if way in Way.values else None
    found = Standard.objects.filter(kind=kind, written_at__lte=at) if kind else Standard.objects.none()
    return found.order_by("-edition").first()


def listed(account: Account, at: datetime, asked: dict[str, Any]) -> QuerySet[KeyAccount]:
    """The accounts the reader sees, those whose care is due soonest first; prospects alone where that is asked."""
    rows = KeyAccount.objects.visible_to(account, at).select_related("customer__owner", "manager")
    rows = rows.defer("customer__phone", "customer__id_number").order_by("care_due_on", "pk")
    for name in ("level", "route"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    stage = asked.get("stage", "")
    if stage == "prospects":
        return rows.filter(stage__in=PROSPECTS)
    if stage == "late":
        return rows.filter(care_due_on__lt=office_day(at)).exclude(stage=Stage.LOST)
    return rows.filter(stage=stage) if stage else rows.exclude(stage=Stage.LOST)


def pipeline(account: Account, at: datetime) -> list[dict[str, Any]]:
    """Each channel with how many of its accounts stand at which stage (KEY-003, KEY-005); one query."""
    found = KeyAccount.objects.visible_to(account, at).order_by().values_list("route", "stage")
    counts = {(route, stage): count for route, stage, count in found.annotate(accounts=Count("pk"))}
    return [
        {"label": str(route.label), "told": pgettext("分隔", "，").join(told)}
        for route in Route
        if (told := [f"{stage.label} {counts[route, stage]}" for stage in Stage if (route, stage) in counts])
    ]


def managers(at: datetime) -> list[Account]:
    """Who may look after accounts."""
    return holders("keyaccounts.care", at)


def supervisors(at: datetime) -> list[Account]:
    """Who checks the department's records: everybody at the company whose post has the verb."""
    return holders(SUPERVISE, at)


def holders(verb: str, at: datetime) -> list[Account]:
    """Everybody whose post has the verb, whatever it is called."""
    sitting = Assignment.objects.sitting(office_day(at)).filter(staff__account__is_active=True)
    rows = sitting.select_related("staff__account", "post").order_by("post__place", "pk")
    found = {
        one.staff.account_id: one.staff.account for one in rows if any(verb in can for can in one.post.can.values())
    }
    return list(found.values())


def account_panel(customer: Customer, account: Account, at: datetime) -> Panel | None:
    """On the customer's page: that it is a key account and whose, or for whoever may, the way to make it one."""
    found = KeyAccount.objects.filter(customer=customer).select_related("manager").first()
    may_open = allowed(account, "keyaccounts.open", customer, at)
    if found is None and not may_open.ok:
        return None
    seen = found is not None and allowed(account, "keyaccounts.view", found, at).ok
    context = {"customer": customer, "account": found, "seen": seen, "may_open": may_open}
    return Panel("keyaccounts/panel.html", context, _("大客户"))
