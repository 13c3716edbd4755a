from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import BigIntegerField, CharField, Count, DateTimeField, Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from anchang.business.channels.models import Report
from anchang.business.contacting.models import Attempt
from anchang.business.customers.models import Customer
from anchang.business.customers.queries import Moment, Panel, Press, Section, identities, moments
from anchang.business.customers.stages import FileStage
from anchang.business.ownership.queries import house_key, rules
from anchang.business.turns.models import Guest
from anchang.engine import statements
from anchang.engine.accounts.models import Account
from anchang.engine.policies import Reach, allowed, directory
from anchang.engine.rules.queries import rule
from anchang.engine.statements import Among, Given
from anchang.lib.attribution import CALL, FOLLOW_UP, VISIT, Evidence
from anchang.people.org.models import Site
from anchang.people.org.queries import day_of
from anchang.people.workday.models import Presence
from anchang.people.workday.queries import AgendaItem
from anchang.people.workday.stages import CAME
from anchang.ui.tags.formats import day

from .models import Call, FollowUp, Layout, Question, Visit
from .stages import FIELDS, Occasion

WARM = ("A", "B")
ON_AGENDA = 400


def latest(customer: Customer, at: datetime, intent_grade: str = "") -> date:
    """The last day on which to speak with the customer again, by the grade given or the one they have.

    The days are those of whose customer somebody is (ownership's rules), after which the pool begins to count.
    """
    days = rules(customer.site, at).interval(intent_grade or customer.intent_grade)
    return day_of(at) + timedelta(days=days)


def layout(site: Site, occasion: str, at: datetime) -> Layout:
    """What the site asks at that moment, with its own questions in `own`; the product's, not saved, before it sets any."""
    known: Layout | None = next(iter(_LAYOUT.ask(site=site.pk, occasion=occasion, at=at)), None)
    found: Layout = known or Layout(site=site, occasion=occasion, asked=list(FIELDS[Occasion(occasion)]), must=[])
    found.own = list(found.questions.order_by("place")) if known else []  # type: ignore[attr-defined]
    return found


def unanswered(found: Layout, given: Mapping[str, Any], answers: Mapping[str, str]) -> list[str]:
    """What may not stay empty and does: codes of fields, and the office's own questions in their words."""
    fields = [name for name in found.must if given.get(name) in (None, "")]
    own: list[Question] = found.own  # type: ignore[attr-defined]
    return fields + [one.words for one in own if one.is_must and not answers.get(one.words, "").strip()]


def as_written(note: str, answers: Mapping[str, str]) -> str:
    """What was written down at a registration, with the answers to the office's own questions."""
    told = [_("%(question)s：%(answer)s") % {"question": asked, "answer": said} for asked, said in answers.items()]
    return pgettext("分隔", "；").join([*([note] if note else []), *told])


def stands_in(owner: Account | None, guest: Guest | None, at: datetime) -> bool:
    """Whether whoever receives stands in for the owner: the guest asked for them, or they are out today."""
    if owner is None:
        return False
    if guest is not None and guest.asked_for_id == owner.pk:
        return True
    marked = Presence.objects.filter(person=owner, on=day_of(at)).exclude(state__in=[str(one) for one in CAME])
    return marked.exists()


Hours = Callable[[Site, date], tuple[time, time] | None]
_hours: list[Hours] = []


def use_best_hours(asked: Hours) -> Hours:
    """Registers `(site, day) -> (from, to) | None`: between which hours a higher room wants customers rung that day."""
    if asked not in _hours:
        _hours.append(asked)
    return asked


def best_hours(site: Site, on: date) -> tuple[time, time] | None:
    """Between which hours a follow-up of that day is proposed; binds nobody (CAR-024, CAR-025)."""
    return next((found for one in _hours if (found := one(site, on))), None)


def proposed(one: FollowUp) -> str:
    """When on its day the customer is to be rung: at the time set, else in the hours proposed there; "" for any time."""
    if one.next_time is not None:
        return f"{one.next_time:%H:%M}"
    hours = best_hours(one.site, one.next_on) if one.next_on else None
    return f"{hours[0]:%H:%M}–{hours[1]:%H:%M}" if hours else ""


def return_levels(at: datetime) -> list[str]:
    """The levels of a return visit in the office's words, as the dated rule has them that day (CAR-026)."""
    return [one.strip() for one in rule("return_levels", day_of(at), ("office", "CN")).value.split(",")]


def how(one: FollowUp) -> str:
    """By which way somebody was spoken with, and as a return visit of which level."""
    parts = (one.get_channel_display(), one.level)
    return pgettext("分隔", "，").join(part for part in parts if part)


def unregistered(account: Account, at: datetime) -> list[Guest]:
    """The guests of today whom this person received and has not written down."""
    mine = Guest.objects.filter(person=account, on=day_of(at), greeted_at__isnull=False, visit__isnull=True)
    return list(mine.select_related("site").order_by("nth"))


def register_of(guests: Sequence[Guest]) -> dict[int, tuple[str, bool]]:
    """For each guest where they are written down, and whether that is done."""
    found = dict(Visit.objects.filter(guest__in=[one.pk for one in guests]).values_list("guest_id", "pk"))
    form = reverse("reception:receive")
    return {
        one.pk: (reverse("reception:visit", args=[found[one.pk]]), True)
        if one.pk in found
        else (f"{form}?{urlencode({'guest': one.pk})}", False)
        for one in guests
    }


def receive_with(report: Report) -> str:
    """The form of a reception that has the visit code of the report filled in already."""
    return f"{reverse('reception:receive')}?{urlencode({'code': report.code})}"


@dataclass(frozen=True)
class Opening:
    """Whose visit a code opens; `wrong` says in words why it does not any more."""

    customer: Customer
    wrong: str = ""


Opener = Callable[[Site, str, datetime], Opening | None]
_openers: list[Opener] = []


def opens_with(opener: Opener) -> Opener:
    """Registers `(site, typed, at) -> Opening | None`: codes of a higher room that open the visit of a customer."""
    if opener not in _openers:
        _openers.append(opener)
    return opener


def opened_by(site: Site, typed: str, at: datetime) -> Opening | None:
    """Whose visit that code opens at the site, besides the codes of channels; None for a code nobody there knows."""
    found = (opener(site, typed, at) for opener in _openers) if typed.strip() else ()
    return next((one for one in found if one is not None), None)


def written_after(attempt: Attempt) -> str:
    """The form in which what was said in a call is written down."""
    form = reverse("reception:follow_up", args=[attempt.customer_id])
    return f"{form}?{urlencode({'attempt': attempt.pk})}"


def next_nth(customer: Customer) -> int:
    """Which visit the next one will be: 1 for somebody who never came, under this file or one merged into it."""
    found = Visit.objects.filter(customer__in=identities(customer)).aggregate(last=Max("nth"), count=Count("pk"))
    return max(int(found["last"] or 0), int(found["count"])) + 1


def is_clash(customer: Customer, receiver: Account, at: datetime) -> bool:
    """Whether the file belongs to somebody, who is neither the receiver nor reports to them."""
    if customer.owner_id in (None, receiver.pk):
        return False
    _sites, people = directory().within(receiver, Reach.TEAM, at)
    return customer.owner_id not in people


def due(account: Account, at: datetime) -> QuerySet[FollowUp]:
    """Follow-ups of visible customers somebody has, whose next date is today or past, the oldest first."""
    found = FollowUp.objects.visible_to(account, at).filter(is_last=True, next_on__lte=day_of(at))
    found = found.filter(customer__stage=FileStage.OPEN, customer__owner__isnull=False)
    return found.select_related("customer__owner", "visit").defer("customer__id_number").order_by("next_on", "pk")


def owing(accounts: Collection[int], on: date) -> set[int]:
    """Those of the accounts whose customers still wait for a follow-up set for that day or before."""
    waiting = FollowUp.objects.filter(is_last=True, next_on__lte=on, customer__owner_id__in=accounts)
    return set(waiting.values_list("customer__owner_id", flat=True))


@moments("visits", pgettext_lazy("客户经过", "到访"))
def visit_moments(keys: Sequence[int], account: Account, at: datetime, limit: int) -> Iterator[Moment]:
    """Each time the customer came, to whoever may see receptions."""
    if not allowed(account, "reception.view", None, at).ok:
        return
    for visit in Visit.objects.filter(customer__in=keys).select_related("received_by").order_by("-at")[:limit]:
        came = _("首次到访") if visit.nth == 1 else _("第%(nth)s次到访") % {"nth": visit.nth}
        party = _("%(count)s人") % {"count": visit.party_size}
        written = as_written(visit.note, visit.answers)
        text = pgettext("分隔", "，").join(part for part in (came, party, written) if part)
        text = pgettext("分隔", "，").join((text, _("代接待"))) if visit.helped else text
        tone = "warn" if visit.clash else "ok"
        yield Moment(visit.at, "door-enter", text, visit.received_by.name, visit.get_absolute_url(), tone)


@moments("follow_ups", pgettext_lazy("客户经过", "跟进"))
def follow_up_moments(keys: Sequence[int], account: Account, at: datetime, limit: int) -> Iterator[Moment]:
    """Each time somebody spoke with the customer or tried to, to whoever may see receptions."""
    if not allowed(account, "reception.view", None, at).ok:
        return
    spoken = FollowUp.objects.filter(customer__in=keys, visit__isnull=True).select_related("by")
    for one in spoken.order_by("-at")[:limit]:
        result = "" if one.effective else _("没联系上")
        kind = pgettext("分隔", "，").join(part for part in (how(one), result) if part)
        text = _("%(kind)s：%(note)s") % {"kind": kind, "note": one.note}
        yield Moment(one.at, "message", text, one.by.name, tone="" if one.effective else "warn")


@moments("calls", pgettext_lazy("客户经过", "来电"))
def call_moments(keys: Sequence[int], account: Account, at: datetime, limit: int) -> Iterator[Moment]:
    """Each time the customer rang, to whoever may see receptions."""
    if not allowed(account, "reception.view", None, at).ok:
        return
    for one in Call.objects.filter(customer__in=keys).select_related("taken_by").order_by("-at")[:limit]:
        written = as_written(one.note, one.answers)
        text = _("来电：%(note)s") % {"note": written} if written else _("来电")
        yield Moment(one.at, "phone-incoming", text, one.taken_by.name, one.get_absolute_url())


def next_panel(customer: Customer, account: Account, at: datetime) -> Panel | None:
    """When to speak with the customer next, where a date is set, to whoever may see receptions."""
    if not allowed(account, "reception.view", None, at).ok:
        return None
    found = FollowUp.objects.filter(customer__in=identities(customer), is_last=True)
    lasts = list(found.select_related("visit", "site"))
    dated = sorted((one.next_on, one.pk, one) for one in lasts if one.next_on)
    if not dated:
        return None
    said = next((one.said for one in sorted(lasts, key=lambda one: (one.at, one.pk), reverse=True) if one.said), "")
    first, _pk, one = dated[0]
    given = {"next_on": first, "time": proposed(one), "note": said, "late": first < day_of(at)}
    return Panel("reception/next.html", given, _("下次跟进"))


def follow_up_press(customer: Customer, account: Account, at: datetime) -> Press:
    """跟进, the one thing a consultant does most on a customer's page."""
    verdict = allowed(account, "reception.follow_up", customer, at)
    url = reverse("reception:follow_up", args=[customer.pk])
    return Press(pgettext("按钮", "跟进"), url, verdict, "primary", "message-plus", True)


def agenda(site: Site, at: datetime) -> Iterator[AgendaItem]:
    """Whom the meeting discusses: whoever is overdue for a follow-up, the longest first, then the grades A and B.

    Three queries. Names as the supervisor sees them on the customers' list; phones never.
    """
    today = day_of(at)
    overdue = FollowUp.objects.filter(site=site, is_last=True, next_on__lt=today).order_by("next_on", "pk")
    waiting = {one.customer_id: one for one in overdue[:ON_AGENDA]}
    known = Customer.objects.select_related("owner").defer("phone", "id_number")
    late = {one.pk: one for one in known.filter(pk__in=list(waiting))}
    warm = list(
        known.filter(site=site, stage=FileStage.OPEN, intent_grade__in=WARM).order_by(
            "intent_grade", "-first_at", "-pk"
        )[:ON_AGENDA]
    )
    spoken = FollowUp.objects.filter(customer__in=[one.pk for one in warm], is_last=True)
    last = {**{one.customer_id: one for one in spoken}, **waiting}
    ordered = [late[key] for key in waiting] + [one for one in warm if one.pk not in late]
    for customer in ordered:
        text = _standing(customer, last.get(customer.pk), today)
        url = customer.get_absolute_url()
        yield AgendaItem(customer.shown_name, text, customer.owner, url, customer._meta.label_lower, customer.pk)


def _standing(customer: Customer, last: FollowUp | None, today: date) -> str:
    grade = _("%(grade)s级") % {"grade": customer.intent_grade} if customer.intent_grade else _("未定级")
    if last is None:
        return pgettext("分隔", "，").join([grade, _("还没有跟进")])
    spoken = (_("上次来访%(day)s") if last.visit_id else _("上次跟进%(day)s")) % {"day": day(last.at)}
    days = (today - last.next_on).days if last.next_on else 0
    told = [grade, spoken, *([_("逾期%(days)s天") % {"days": days}] if days > 0 else [])]
    return pgettext("分隔", "，").join(told)


def visits_told(files: list[int], at: datetime) -> Iterator[Section]:
    """When the person came and was spoken with, and what was written down of it."""
    came = Visit.objects.filter(customer__in=files).select_related("received_by").order_by("at")
    rows = [(one.at, one.received_by.name, one.party_size, as_written(one.note, one.answers)) for one in came]
    yield Section(_("到访"), (_("时间"), _("接待"), _("人数"), _("记录")), rows)
    rang = Call.objects.filter(customer__in=files).select_related("taken_by").order_by("at")
    calls = [(one.at, one.taken_by.name, one.shown_source, as_written(one.note, one.answers)) for one in rang]
    yield Section(_("来电"), (_("时间"), _("接听"), _("来源"), _("记录")), calls)
    spoken = FollowUp.objects.filter(customer__in=files, visit__isnull=True).select_related("by").order_by("at")
    rows_ = [(one.at, one.by.name, how(one), one.note) for one in spoken]
    yield Section(_("跟进"), (_("时间"), _("跟进人"), _("方式"), _("记录")), rows_)


def testimony(customers: Collection[int]) -> Iterable[tuple[int, Evidence]]:
    """Visits, calls and follow-ups as evidence of whose customer somebody is: they stand here already, nothing is copied."""
    for pk, customer, by, name, at in _VISITS.ask(customers=customers):
        key, url = f"visit:{pk}", reverse("reception:visit", args=[pk])
        yield customer, Evidence(key, VISIT, house_key(by), name, at, party=str(customer), url=url)
    for pk, customer, by, name, at, effective in _CALLS.ask(customers=customers):
        key, url = f"call:{pk}", reverse("reception:call", args=[pk])
        yield customer, Evidence(key, CALL, house_key(by), name, at, effective, party=str(customer), url=url)
    for pk, customer, by, name, at, effective, channel in _SPOKEN.ask(customers=customers):
        found = Evidence(f"follow_up:{pk}", FOLLOW_UP, house_key(by), name, at, effective, channel, party=str(customer))
        yield customer, found


_SITE = Given("site", BigIntegerField())
_LAYOUT = statements.Question(
    lambda: Layout.objects.filter(
        site_id=_SITE, occasion=Given("occasion", CharField()), set_at__lte=Given("at", DateTimeField())
    ).order_by("-set_at")[:1]
)
CUSTOMERS = Among("customer", "customers", BigIntegerField())
_VISITS = statements.Question(
    lambda: Visit.objects.filter(CUSTOMERS).values_list(
        "pk", "customer_id", "received_by_id", "received_by__name", "at"
    )
)
_CALLS = statements.Question(
    lambda: Call.objects.filter(CUSTOMERS).values_list(
        "pk", "customer_id", "taken_by_id", "taken_by__name", "at", "effective"
    )
)
_SPOKEN = statements.Question(
    lambda: FollowUp.objects.filter(CUSTOMERS, visit__isnull=True).values_list(
        "pk", "customer_id", "by_id", "by__name", "at", "effective", "channel"
    )
)
