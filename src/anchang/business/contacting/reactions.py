"""Whoever says stop is left in peace the same moment: nothing that waits for them goes out (T-093)."""

from datetime import datetime

from django.utils.translation import gettext as _

from anchang.business.customers.queries import eraser
from anchang.business.customers.stages import ConsentPurpose
from anchang.engine.accounts.models import Account
from anchang.engine.events.reactions import Event, when
from anchang.engine.forgetting import Named
from anchang.engine.jobs.models import Job

from . import actions, queries
from .actions.adapters import outbox
from .actions.sending import JOB
from .models import Attempt, MailAddress, Message
from .stages import MESSAGE_NEEDS, MessagePurpose, MessageStage


@when("customers.stop_contact")
def nothing_waits_for_them(event: Event, *, by: Account, at: datetime) -> None:
    """At every site where the company knows the person."""
    where = {"customer__in": queries.files_of(event.thing)}
    actions.call_off(where, by=by, at=at, why=_("客户要求免打扰，不能联系"))


@when("customers.withdraw_consent")
def nothing_waits_for_who_withdrew(event: Event, *, by: Account, at: datetime) -> None:
    purpose = event.given.get("purpose", ConsentPurpose.CONTACT)
    ended = [one for one in MessagePurpose if MESSAGE_NEEDS[one] == purpose]
    if ended:
        where = {"customer__in": queries.files_of(event.thing), "purpose__in": ended}
        actions.call_off(where, by=by, at=at, why=_("客户已撤回同意"))


def chores(at: datetime) -> None:
    """Every round: what waits is sent by a job of its own, of which one at a time is asked for."""
    if queries.waits(at) and not Job.objects.filter(name=JOB, done_at=None, failed_at=None).exists():
        actions.wake(by=Account.objects.system(), at=at)


@eraser(
    "contacting.attempt", "contacting.message", "contacting.mailaddress", "contacting.showing", "contacting.refusal"
)
def empty_contacts(files: list[int], at: datetime) -> list[Named]:
    """Addresses go, and copies of what was sent; that somebody rang, wrote, showed or was refused stays, for the law."""
    where = {"customer__in": files}
    found = [(MailAddress._meta.label_lower, key) for key in _keys(MailAddress, files)]
    found += [(Attempt._meta.label_lower, key) for key in _keys(Attempt, files)]
    Message.objects.filter(**where, stage=MessageStage.QUEUED).update(
        stage=MessageStage.REFUSED, ended_at=at, reason=_("客户资料已删除")
    )
    sent = list(Message.objects.filter(**where).values_list("way", "pk"))
    outbox().discard(sent)
    Attempt.objects.filter(**where).exclude(asked="").update(asked="")
    MailAddress.objects.filter(**where).delete()
    return found


def _keys(model: type[Attempt | MailAddress], files: list[int]) -> list[int]:
    return list(model.objects.filter(customer__in=files).values_list("pk", flat=True))
