"""Messages go out one by one. Each is taken once, in a transaction of its own, and never again: who dies with one in
hand leaves it unsent rather than sent twice."""

import logging
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import current, may_contact
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.jobs.queue import enqueue, job
from anchang.engine.policies import Refused
from anchang.engine.states import move
from anchang.lib.calendar import office_day

from .. import queries
from ..models import MailAddress, Message
from ..stages import MESSAGE_NEEDS, CampaignStage, MessagePurpose, MessageStage, Way
from .adapters import Outgoing, adapter
from .dialling import held

log = logging.getLogger(__name__)
JOB = "contacting.send"
AT_ONCE = 200
LONGEST = 60.0
LOST = timedelta(minutes=15)
WORDS = 120


@action("contacting.take", gettext_lazy("取出待发消息"))
def take(message: Message, *, by: Account, at: datetime) -> Outgoing | None:
    """Takes the message to be sent now, or None: it is turned down for good or put off, and says why.

    Everything is asked again at this moment: the campaign, the person's stop and consents, their address, hours and
    caps (T-093). Refuses one that another worker has taken.
    """
    customer = current(message.customer)
    files = held(customer)
    why = _never(message, customer, at)
    if why:
        turn_down(message, by=by, at=at, why=why)
        return None
    capped = message.purpose == MessagePurpose.MARKETING
    found = queries.refusal_now(message.site, files, at, capped=capped)
    if found is not None:
        put_off(message, by=by, at=at, why=found[0], until=found[1])
        return None
    outgoing = _written(message, customer)
    move(message, "take", by=by, at=at, taken_at=at, reason="")
    return outgoing


def _never(message: Message, customer: Customer, at: datetime) -> str:
    """Why the message will never go out; nothing when it may."""
    campaign = message.campaign
    if campaign is not None and campaign.stage != CampaignStage.RUNNING:
        return _("群发已停止")
    if campaign is not None and office_day(at) > campaign.until:
        return _("已过最晚发送日期")
    verdict = may_contact(customer, at, MESSAGE_NEEDS[MessagePurpose(message.purpose)])
    if not verdict.ok:
        return verdict.reason
    if message.way == Way.SMS:
        return "" if customer.phone else _("客户没有留电话")
    address = MailAddress.objects.filter(customer=customer).first()
    if address is None:
        return _("客户没有留邮箱")
    agreed = address.agreed_at is not None or message.purpose == MessagePurpose.SERVICE
    return "" if agreed else _("客户没有同意用邮箱接收营销信息")


def _written(message: Message, customer: Customer) -> Outgoing:
    wording = message.wording
    link = f"{settings.OFFICE_URL}{reverse('contacting:stop', args=[message.stop_token])}"
    mails = message.way == Way.MAIL
    to = MailAddress.objects.get(customer=customer).address if mails else customer.phone
    stop = link if mails and message.purpose == MessagePurpose.MARKETING else ""
    text = queries.filled(wording, customer, link)
    return Outgoing(message.pk, message.way, to, wording.sender, wording.subject, text, stop)


@action("contacting.turn_down", gettext_lazy("消息不发送"))
def turn_down(message: Message, *, by: Account, at: datetime, why: str) -> None:
    move(message, "turn_down", by=by, at=at, ended_at=at, reason=why[:WORDS])


@action("contacting.put_off", gettext_lazy("消息改时间"))
def put_off(message: Message, *, by: Account, at: datetime, why: str, until: datetime) -> None:
    """Not now; it is tried again then."""
    Message.objects.change({"pk": message.pk, "stage": MessageStage.QUEUED}, due_at=until, reason=why[:WORDS])


@action("contacting.deliver", gettext_lazy("消息已发出"))
def deliver(message: Message, *, by: Account, at: datetime, receipt: str) -> None:
    """Whoever carries it has it, and gave this receipt."""
    move(message, "deliver", by=by, at=at, ended_at=at, receipt=receipt[:100])


@action("contacting.fail", gettext_lazy("消息发送失败"))
def fail(message: Message, *, by: Account, at: datetime, why: str) -> None:
    """Nobody knows that it arrived, and it is not sent again."""
    move(message, "fail", by=by, at=at, ended_at=at, reason=why[:WORDS])


@action("contacting.call_off", gettext_lazy("取消待发消息"))
def call_off(where: Mapping[str, Any], *, by: Account, at: datetime, why: str) -> int:
    """Turns down everything that waits under these conditions, in one statement; how many there were."""
    waiting = Message.objects.filter(stage=MessageStage.QUEUED, **where)
    return waiting.update(stage=MessageStage.REFUSED, ended_at=at, reason=why[:WORDS])


@action("contacting.wake", gettext_lazy("开始发送"))
def wake(*, by: Account, at: datetime) -> None:
    """Asks the worker to send what waits."""
    enqueue(JOB)


@job(JOB, slow=True)
def send_waiting(*, by: Account, at: datetime) -> int:
    """Sends what is due, for at most a minute; how many went out. May be killed anywhere and run beside itself."""
    begun, sent = time.monotonic(), 0
    for lost in _rows().filter(stage=MessageStage.SENDING, taken_at__lt=at - LOST)[:AT_ONCE]:
        fail(lost, by=by, at=at, why=_("发送中断，不知道是否送达，不再重发"))
    due = Message.objects.filter(stage=MessageStage.QUEUED, due_at__lte=at).order_by("due_at", "pk")
    for key in list(due.values_list("pk", flat=True)[:AT_ONCE]):
        passed = time.monotonic() - begun
        if passed > LONGEST:
            break
        sent += _send(_rows().get(pk=key), by=by, at=at + timedelta(seconds=passed))
    return sent


def _rows() -> Any:
    return Message.objects.select_related(
        "campaign", "site", "wording__template", "customer__site", "customer__owner", "customer__merged_into__site"
    )


def _send(message: Message, *, by: Account, at: datetime) -> bool:
    try:
        outgoing = take(message, by=by, at=at)
    except Refused:
        return False
    if outgoing is None:
        return False
    try:
        receipt = adapter(message.way).send(outgoing)
    except Exception as wrong:
        # The text of the error may hold the number: only its kind is kept.
        log.warning("message %s: %s", message.pk, type(wrong).__name__)
        fail(message, by=by, at=at, why=_("发送通道出错：%(kind)s") % {"kind": type(wrong).__name__})
        return False
    deliver(message, by=by, at=at, receipt=receipt)
    return True
