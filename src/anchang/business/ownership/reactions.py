from collections.abc import Collection, Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.customers.models import Customer, Phone
from anchang.business.customers.queries import Panel, by_mask, customer_panel, eraser, without_file
from anchang.engine.accounts.models import Account
from anchang.engine.clocks.timers import Clock, Rung, declare
from anchang.engine.events.reactions import Event, when
from anchang.engine.forgetting import Named
from anchang.engine.notices.actions import tell
from anchang.engine.policies import Refused, allowed
from anchang.lib.calendar import SHANGHAI
from anchang.lib.phone import mask_phone

from . import actions, queries
from .models import Decision, Dispute, Evidence, Voiding
from .queries.disputes import LADDER
from .stages import Why

FIRST = {"ownership.judge": 0, "ownership.appeal": 0, "ownership.judge_appeal": 2}
"""Where on the ladder of posts the one sits who must act first."""


declare(
    Clock(
        "ownership.judge",
        gettext_lazy("归属异议待裁定"),
        lambda dispute, at: queries.rules(dispute.site, at).decision_hours * 60,
        ladder=(Rung(-4 * 60), Rung(0), Rung(24 * 60)),
        quiet=True,
    ),
    Clock(
        "ownership.appeal",
        gettext_lazy("申诉期满"),
        lambda dispute, at: queries.rules(dispute.site, at).appeal_hours * 60,
        then="ownership.conclude",
    ),
    Clock(
        "ownership.judge_appeal",
        gettext_lazy("归属申诉待终审"),
        lambda dispute, at: queries.rules(dispute.site, at).appeal_decision_hours * 60,
        ladder=(Rung(-4 * 60), Rung(0)),
        quiet=True,
    ),
)


@when("customers.register")
def first_owner(event: Event, *, by: Account, at: datetime) -> None:
    customer: Customer = event.result
    actions.keep_tenure(customer, by=by, at=at, owner=customer.owner, why=Why.REGISTERED)


@when("customers.assign")
def next_owner(event: Event, *, by: Account, at: datetime) -> None:
    """Whoever it was given to; where a verb of this room gave it, that is written already."""
    actions.keep_tenure(event.thing, by=by, at=at, owner=event.given["owner"], why=Why.ASSIGNED)


@when("customers.unassign")
def no_owner(event: Event, *, by: Account, at: datetime) -> None:
    actions.keep_tenure(event.thing, by=by, at=at, owner=None, why=Why.RELEASED)


@when("org.leave")
def nobody_leaves_with_customers(event: Event, *, by: Account, at: datetime) -> None:
    """An account is not shut while customers hang on it (ASVS 7.4.2 asks what happens to them before it closes)."""
    staff = event.thing
    count = queries.owned(staff.account).count()
    if count:
        words = {"name": staff.name, "count": count}
        url = reverse("ownership:hand_over", args=[staff.pk])
        text = _("%(name)s名下还有%(count)s位客户，请先移交再办离职：%(url)s") % {**words, "url": url}
        raise Refused(text, lifted_by=_("销售主管移交客户后可办"))


@when("ownership.contest")
def judges_hear(event: Event, *, by: Account, at: datetime) -> None:
    """Whoever decides, and who has the customer now."""
    dispute: Dispute = event.result
    text = _("归属异议 %(number)s，请在%(due)s前裁定") % {"number": dispute.number, "due": _face(dispute.decide_by)}
    _tell(dispute, _judging(dispute, 0, at), text, by=by, at=at)
    others = [one for one in (dispute.owner, dispute.claimed_for) if one is not None]
    text = _("有人对您的客户提出归属异议 %(number)s") % {"number": dispute.number}
    _tell(dispute, others, text, by=by, at=at)


@when("ownership.judge")
@when("ownership.judge_appeal")
def parties_hear(event: Event, *, by: Account, at: datetime) -> None:
    dispute: Dispute = event.thing
    shares = _("、").join(
        f"{person.name if person else company} {bp / 100:g}%" for person, company, bp in event.result.parts
    )
    text = _("归属异议 %(number)s 已裁定：%(shares)s") % {"number": dispute.number, "shares": shares}
    _tell(dispute, _parties(dispute), text, by=by, at=at)


@when("ownership.appeal")
def director_hears(event: Event, *, by: Account, at: datetime) -> None:
    dispute: Dispute = event.thing
    text = _("归属申诉 %(number)s，请在%(due)s前终审") % {"number": dispute.number, "due": _face(dispute.decide_by)}
    _tell(dispute, _judging(dispute, FIRST["ownership.judge_appeal"], at), text, by=by, at=at)


@when("clocks.warn")
def deadline_passes(event: Event, *, by: Account, at: datetime) -> None:
    """Before a deadline who decides hears again; each rung from it on tells one post more above."""
    dispute, clock, rung, due = event.thing, event.given["clock"], event.given["rung"], event.given["due_at"]
    if clock.code not in FIRST:
        return
    missed = [one for one in clock.ladder if one.minutes >= 0]
    above = missed.index(rung) + 1 if rung in missed else 0
    words = {"number": dispute.number, "clock": clock.label, "due": _face(due)}
    text = _("%(number)s：%(clock)s，截止%(due)s") % words
    people = _judging(dispute, FIRST[clock.code] + above, at)
    _tell(dispute, people, text, by=by, at=at, once=f"{clock.code}:{dispute.pk}:{rung.minutes}:{due:%Y%m%d%H%M}")


def _judging(dispute: Dispute, place: int, at: datetime) -> list[Account]:
    """Who decides at that place of the ladder and is no party; else the next above."""
    for post in LADDER[min(place, len(LADDER) - 1) :]:
        people = [one for one in queries.judges(post, dispute.site_id, at) if one.pk not in dispute.parties]
        if people:
            return people
    return []


def _parties(dispute: Dispute) -> list[Account]:
    return [one for one in (dispute.raised_by, dispute.owner, dispute.claimed_for) if one is not None]


def _tell(dispute: Dispute, people: Iterable[Account], text: str, *, by: Account, at: datetime, once: str = "") -> None:
    others = [one for one in people if one.pk != by.pk]
    tell(others, by=by, at=at, text=text, url=dispute.get_absolute_url(), once=once, site_id=dispute.site_id)


def _face(moment: datetime | None) -> str:
    return f"{moment.astimezone(SHANGHAI):%m-%d %H:%M}" if moment else ""


@customer_panel
def ownership_panel(customer: Customer, account: Account, at: datetime) -> Panel | None:
    """In one line whose customer it is, and the way to the reasons."""
    if not allowed(account, "customers.view", customer, at).ok:
        return None
    given = {
        "customer": customer,
        "verdict": queries.attribution(customer, at),
        "dispute": queries.open_dispute(customer),
        "release": allowed(account, "ownership.release", customer, at),
        "claim": allowed(account, "ownership.claim", customer, at),
    }
    return Panel("ownership/panel.html", given, gettext_lazy("归属"))


@without_file
def drop_evidence_of_nobody(numbers: Collection[str] | None, before: datetime, most: int | None) -> list[Named]:
    """What was said of a number before anybody knew whose it is, and nobody ever did."""
    of_nobody = ~Exists(Phone.objects.filter(key=OuterRef("phone_key")))
    whose = of_nobody if numbers is None else Q(phone_key__in=numbers)
    rows = Evidence.objects.filter(whose, customer=None, recorded_at__lte=before)
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[:most])
    Evidence.objects.filter(pk__in=keys).delete()
    return [(Evidence._meta.label_lower, key) for key in keys]


@eraser("ownership.dispute", "ownership.decision", "ownership.evidence", "ownership.voiding")
def empty_disputes(files: list[int], at: datetime) -> list[Named]:
    """Who disputed with whom and what was decided stays; what was said of the person goes, and the evidence with it, also
    what hangs on one of their numbers only."""
    disputes, voidings = Dispute.objects.filter(customer__in=files), Voiding.objects.filter(customer__in=files)
    decisions = Decision.objects.filter(dispute__in=disputes)
    evidence = Evidence.objects.filter(pk__in=[*_bound(files), *_hanging(files)])
    found: list[Named] = []
    for rows in (disputes, decisions, voidings, evidence):
        found += [(rows.model._meta.label_lower, key) for key in rows.values_list("pk", flat=True)]
    decisions.update(text=_("已删除"))
    voidings.update(reason=_("已删除"))
    evidence.delete()
    disputes.update(text=_("已删除"), appeal_text="")
    return found


def _bound(files: list[int]) -> Iterable[int]:
    """What stands in their files, and what the same reports said before anybody came."""
    bound = Evidence.objects.filter(customer__in=files)
    yield from bound.values_list("pk", flat=True)
    refs = bound.exclude(ref="").values("ref")
    yield from Evidence.objects.filter(customer=None, ref__in=refs).values_list("pk", flat=True)


def _hanging(files: list[int]) -> Iterable[int]:
    """What hangs on one of their numbers only; on a masked one unless it may be another file's."""
    for phone in Phone.objects.filter(customer__in=files).select_related("site"):
        loose = Evidence.objects.filter(customer=None)
        yield from loose.filter(phone_key=phone.key).values_list("pk", flat=True)
        mask = mask_phone(phone.number)
        if all(one.pk in files for one in by_mask(phone.site, mask)):
            masked = loose.filter(site=phone.site, mask_key=queries.mask_key(mask))
            yield from masked.values_list("pk", flat=True)
