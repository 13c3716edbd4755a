from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from anchang.business.customers.models import Customer, Phone
from anchang.business.customers.queries import Moment, Press, identities, may_contact, moments
from anchang.engine.accounts.models import Account
from anchang.engine.doors.requests import Request
from anchang.engine.policies import allowed
from anchang.ui.tags.controls import Tap

from ..models import Attempt, Message, Refusal
from ..stages import MessageStage, Purpose

AGAIN = timedelta(minutes=5)
PageOf = Callable[[Attempt], str]
_after: list[PageOf] = []


def after_call(page: PageOf) -> None:
    """Says where a call leads once its outcome is written: whoever writes down talks stands above and says so here."""
    _after[:] = [page]


def next_page(attempt: Attempt) -> str:
    """The page that comes after the call: what a higher room wants to know of it, else the customer's page."""
    return _after[0](attempt) if _after else attempt.customer.get_absolute_url()


def numbers(customer: Customer) -> list[Phone]:
    """The person's numbers over all their merged files: the main one, then the others in the order they came."""
    rows = Phone.objects.filter(customer__in=identities(customer)).select_related("customer")
    return sorted(rows, key=lambda one: (not (one.is_main and one.customer_id == customer.pk), one.pk))


def open_attempt(customer: Customer, account: Account, at: datetime, place: int) -> Attempt | None:
    """The call to that number which the account has just begun and not ended: it may be asked for once more."""
    mine = Attempt.objects.filter(customer__in=identities(customer), by=account, ended_at=None, at__gt=at - AGAIN)
    return mine.filter(at__lte=at, place=place).order_by("-at").first()


def dial_press(customer: Customer, account: Account, at: datetime) -> Press | None:
    """拨打, on the page of everybody who left a number. Hours and caps are asked when it is pressed."""
    if not customer.phone:
        return None
    verdict = allowed(account, "contacting.dial", customer, at)
    if verdict.ok:
        verdict = may_contact(customer, at)
    return Press(
        pgettext("按钮", "拨打"), reverse("contacting:dial", args=[customer.pk]), verdict, "plain", "phone", True
    )


def ring(customer: Customer, request: Request) -> Tap | None:
    """What a list offers to ring the customer with one tap; None for whoever may not."""
    if not customer.phone or not allowed(request.user, "contacting.dial", customer, request.at).ok:
        return None
    to = reverse("contacting:dial", args=[customer.pk])
    return Tap(request, pgettext("按钮", "拨打"), to, icon="phone", name="purpose", value=Purpose.FOLLOW_UP)


@moments("attempts", pgettext_lazy("客户经过", "拨打"), of=[Attempt])
def attempt_moments(keys: Sequence[int], account: Account, at: datetime, limit: int) -> Iterator[Moment]:
    """Each time somebody rang, to whoever may see calls."""
    if not allowed(account, "contacting.calls", None, at).ok:
        return
    for one in Attempt.objects.filter(customer__in=keys).select_related("by").order_by("-at")[:limit]:
        words = [one.get_purpose_display(), one.shown_outcome[0], one.shown_length]
        text = _("拨打：%(what)s") % {"what": pgettext("分隔", "，").join(part for part in words if part)}
        url, tone = one.get_absolute_url(), "ok" if one.has_reached else ""
        yield Moment(one.at, "phone", text, one.by.name, url, tone)


@moments("messages", pgettext_lazy("客户经过", "消息"), of=[Message, Refusal])
def message_moments(keys: Sequence[int], account: Account, at: datetime, limit: int) -> Iterator[Moment]:
    """What was sent, and that the customer wants no more of it."""
    if not allowed(account, "contacting.calls", None, at).ok:
        return
    sent = Message.objects.filter(customer__in=keys, stage=MessageStage.SENT).select_related("wording__template")
    for one in sent.order_by("-taken_at")[:limit]:
        words = {"way": one.get_way_display(), "name": one.wording.template.name}
        yield Moment(one.taken_at or one.queued_at, "mail", _("发%(way)s：%(name)s") % words)
    for said in Refusal.objects.filter(customer__in=keys).order_by("-at")[:limit]:
        words = {"how": said.get_how_display(), "what": said.get_stopping_display()}
        yield Moment(said.at, "ban", _("%(how)s：%(what)s") % words, tone="stop")
