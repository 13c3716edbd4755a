from collections.abc import Sequence
from datetime import datetime
from itertools import cycle

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.business.customers.queries import may_own
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import mention
from anchang.engine.notices.actions import tell
from anchang.engine.policies import require
from anchang.people.org.models import Staff

from ..models import Tenure
from ..queries import owned
from ..stages import Why


@action("ownership.keep_tenure", gettext_lazy("记录归属期"))
def keep_tenure(
    customer: Customer, *, by: Account, at: datetime, owner: Account | None, why: str, ref: str = ""
) -> Tenure | None:
    """From now on the customer is `owner`'s, or nobody's; what was before ends. Changes nothing where it is so already."""
    running = None if customer.is_made_here else Tenure.objects.filter(customer=customer, until=None).first()
    if running is not None and owner is not None and running.owner_id == owner.pk:
        return running
    if running is not None:
        running.until, running.ended_why = max(at, running.since), why
        running.save(update_fields=["until", "ended_why"])
    if owner is None:
        return running
    return Tenure.objects.create(
        customer=customer, site_id=customer.site_id, owner=owner, since=at, why=why, ref=ref
    )  # fmt: skip


def give(
    customer: Customer, *, by: Account, at: datetime, owner: Account, why: str, ref: str = "", quiet: bool = False
) -> None:
    """Makes the customer theirs, with the reason why."""
    keep_tenure(customer, by=by, at=at, owner=owner, why=why, ref=ref)
    if customer.owner_id != owner.pk:
        customers.assign(customer, by=by, at=at, owner=owner, quiet=quiet)


@action("ownership.hand_over", pgettext_lazy("归属", "移交客户"))
def hand_over(
    staff: Staff, *, by: Account, at: datetime, to: Sequence[Account], chosen: Sequence[Customer] = ()
) -> dict[int, int]:
    """Gives the customers of somebody to others, all of them or none: how many each got, by account.

    `chosen` are those to give, default all. Dealt out one by one from the best grade down, so that numbers differ by
    one at most and grades are alike. Refuses nobody to give to, who does not deal with customers or is the same
    person, and customers that are not theirs.
    """
    people = list(dict.fromkeys(to))
    require(people, _("请选择接手的人"))
    for one in people:
        require(one.pk != staff.account_id, _("不能移交给本人"))
        require(may_own(one, at), _("%(owner)s不接待客户，不能接手") % {"owner": one.name})
    list(owned(staff.account).select_for_update().only("pk"))
    rows = owned(staff.account).select_related("owner", "site")
    mine = sorted(rows, key=lambda one: (one.intent_grade or "Z", one.pk))
    if chosen:
        keys = {one.pk for one in chosen}
        require(keys <= {one.pk for one in mine}, _("所选客户里有不归%(name)s的，请刷新") % {"name": staff.name})
        mine = [one for one in mine if one.pk in keys]
    require(mine, _("%(name)s没有客户要移交") % {"name": staff.name})
    got = dict.fromkeys((one.pk for one in people), 0)
    for customer, heir in zip(mine, cycle(people)):
        give(customer, by=by, at=at, owner=heir, why=Why.HANDED_OVER, quiet=True)
        mention(customer)
        got[heir.pk] += 1
    _tell_heirs(staff, people, got, by=by, at=at)
    return got


def _tell_heirs(staff: Staff, people: Sequence[Account], got: dict[int, int], *, by: Account, at: datetime) -> None:
    for heir in people:
        if got[heir.pk]:
            text = _("%(name)s的%(count)s位客户已移交给您，请尽快联系") % {"name": staff.name, "count": got[heir.pk]}
            tell([heir], by=by, at=at, text=text, url=reverse("customers:index"), site_id=staff.site_id)
