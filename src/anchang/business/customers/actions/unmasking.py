from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import note
from anchang.engine.notices.actions import tell
from anchang.engine.policies import require
from anchang.lib.calendar import office_day
from anchang.people.org.queries import insist_pledged

from ..models import Customer, Phone, UnmaskDay
from ..queries import identities, may_contact, thresholds, unmask_limit, watchers
from ..stages import UnmaskReason

ALARM_RULE = "R-23C"


@action("customers.unmask", gettext_lazy("查看完整电话"))
def unmask(customer: Customer, *, by: Account, at: datetime, reason: str, phone: Phone | None = None) -> str:
    """The whole main phone, or this other one of the customer's, against a reason that stays in the ledger (R-23E),
    and counted by person and day (R-23C).

    Refuses an empty reason, who has not promised confidentiality (SAL-133), a file without a phone, 跟进 where nobody may
    contact the customer, and more in a day than the limit, until a manager lets the person go on.
    """
    require(reason.strip(), _("请说明查看电话的原因"), rule="R-23E")
    insist_pledged(by, at)
    require(phone or customer.phone, _("该客户没有留电话"))
    if reason == UnmaskReason.FOLLOW_UP:
        may_contact(customer, at).insist()
    require(phone is None or phone.customer_id in identities(customer), _("这个号码不在这份资料里"))
    _count(customer, by, at)
    if phone is None:
        return customer.phone
    note(phone=phone.pk)
    return phone.number


def _count(customer: Customer, by: Account, at: datetime) -> None:
    """One more of the person's day. The row is locked, so that two at once are two."""
    day = office_day(at)
    try:
        with transaction.atomic():
            if not UnmaskDay.objects.filter(account=by, day=day).exists():
                UnmaskDay.objects.create(account=by, site=customer.site, day=day)
    except IntegrityError:
        pass
    today = UnmaskDay.objects.select_for_update().get(account=by, day=day)
    limit = unmask_limit(at) * (1 + today.lifted)
    require(
        today.count < limit,
        _("今天查看完整电话已达%(limit)s次上限") % {"limit": limit},
        rule=ALARM_RULE,
        lifted_by=str(_("销售经理可以放行")),
    )
    today.count += 1
    today.save(update_fields=["count"])
    steps = thresholds(at)[0]
    if today.count in (*steps, limit):
        _alarm(customer, today, max(sum(today.count >= step for step in steps), 1 + (today.count == limit)), by, at)


def _alarm(customer: Customer, today: UnmaskDay, level: int, by: Account, at: datetime) -> None:
    text = _("%(name)s今天查看完整电话已有%(count)s次") % {"name": by.name, "count": today.count}
    whom = watchers(customer.site, by, level, at)
    tell(whom, by=by, at=at, text=text, url=today.get_absolute_url(), site_id=customer.site_id)


@action("customers.lift_unmasking", gettext_lazy("放行查看电话"))
def lift_unmasking(today: UnmaskDay, *, by: Account, at: datetime, reason: str) -> UnmaskDay:
    """Lets the person look at as many numbers again today. Refuses oneself, an earlier day and who is not at the limit."""
    require(reason.strip(), _("请说明放行的原因"))
    require(by.pk != today.account_id, _("不能给自己放行"), rule=ALARM_RULE)
    locked = UnmaskDay.objects.select_for_update().get(pk=today.pk)
    require(locked.day == office_day(at), _("只能放行当天的"))
    require(locked.count >= unmask_limit(at) * (1 + locked.lifted), _("还没有到上限，不用放行"))
    locked.lifted, locked.lifted_by_name = locked.lifted + 1, by.name
    locked.save(update_fields=["lifted", "lifted_by_name"])
    text = _("今天可以继续查看完整电话，放行人%(name)s") % {"name": by.name}
    tell([locked.account], by=by, at=at, text=text, site_id=locked.site_id)
    return locked
