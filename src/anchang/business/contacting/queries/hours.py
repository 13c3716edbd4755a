"""When somebody may be rung or written to, and how often: asked at the moment itself."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import may_contact, person
from anchang.engine.packs import figures
from anchang.engine.policies import YES, Verdict, no
from anchang.lib import dialling
from anchang.lib.calendar import SHANGHAI, national, office_day
from anchang.lib.dialling import WEEK, Caps
from anchang.lib.worktime import Quiet
from anchang.people.org.models import Site

from ..models import Attempt, DialRules, Message
from ..stages import CAPPED, NEEDS, TRIED, MessagePurpose, Purpose

HOURS_RULE = "R-246"


def first_rules(site: Site) -> DialRules:
    """What holds at a site that has set nothing; not saved."""
    return DialRules(site=site, since=date.min, **figures("dialling"))


def rules(site: Site, on: date) -> DialRules:
    """The hours and caps in force at the site that day."""
    return DialRules.objects.filter(site=site, since__lte=on).order_by("-since").first() or first_rules(site)


def quiet(known: DialRules) -> Quiet:
    """On the national calendar: public holidays are rest days, weekends worked in exchange are working days."""
    return Quiet.reading(known.working, known.rest, national())


def caps(known: DialRules) -> Caps:
    return Caps(known.a_day, known.a_week)


def files_of(customer: Customer) -> list[int]:
    """Every file of the person in the company: those merged, and those of other sites under one of their numbers."""
    return sorted({key for group in person(customer) for key in group})


def tried(files: Collection[int], at: datetime) -> list[datetime]:
    """When somebody of the company tried them lately without being asked to, by phone or message."""
    since = at - timedelta(days=WEEK + 1)
    calls = Attempt.objects.filter(customer__in=files, purpose__in=CAPPED, at__gt=since)
    sent = Message.objects.filter(
        customer__in=files, purpose=MessagePurpose.MARKETING, stage__in=TRIED, taken_at__gt=since
    )
    taken = [one for one in sent.values_list("taken_at", flat=True) if one is not None]
    return [*calls.values_list("at", flat=True), *taken]


def refusal_now(site: Site, files: Collection[int], at: datetime, *, capped: bool) -> tuple[str, datetime] | None:
    """Why the person may not be tried at that moment, and when they may be first; None when they may."""
    known = rules(site, office_day(at))
    hours, limits, before = quiet(known), caps(known), tried(files, at) if capped else []
    why = dialling.refusal(at, hours, before, limits)
    return (str(why), dialling.next_time(at, hours, before, limits)) if why else None


def may_ring(customer: Customer, files: Collection[int], at: datetime, purpose: str, *, capped: bool) -> Verdict:
    """May the person be rung now: not stopped, agreed to the purpose, within the hours, not too often (R-246, R-247)."""
    said = may_contact(customer, at, NEEDS[Purpose(purpose)])
    if not said.ok:
        return said
    found = refusal_now(customer.site, files, at, capped=capped)
    if found is None:
        return YES
    why, when = found
    words = {"why": why, "when": f"{when.astimezone(SHANGHAI):%m-%d %H:%M}"}
    told = why if words["when"] in why else _("%(why)s，最早%(when)s可以联系") % words
    return no(told, rule=HOURS_RULE, lifted_by=_("时段和次数由销售经理在「联系时段」里设置"))
