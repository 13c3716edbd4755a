"""推盘: putting everything a permit covers on sale at one time (R-103)."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.inventory.models import Permit, Unit
from anchang.business.inventory.queries import day_of
from anchang.engine.accounts.models import Account
from anchang.engine.clocks import timers
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import note
from anchang.engine.policies import Refused, require

RELEASE = "inventory.release"
"""The deadline by which a permit's units have to be on sale, and the verb that meets it."""
SOME = 5


@action("inventory.release", gettext_lazy("推盘"))
def release(permit: Permit, *, by: Account, at: datetime) -> Permit:
    """Puts every unit of the permit's buildings on sale at once, and ends the deadline for it (R-103).

    Refuses a permit that is not valid, one released before, one without units, and while any of its units has no posted
    price: part of the stock is never released.
    """
    require(permit.valid_on(day_of(at)), _("许可证不在有效期内，不能推盘"), rule="R-102")
    taken = Permit.objects.filter(pk=permit.pk, released_at=None, revoked_on=None).update(released_at=at)
    require(taken, _("这张许可证已推盘，或刚被撤销"))
    units = Unit.objects.filter(building__permit=permit)
    count = units.count()
    require(count, _("许可证下还没有房源"))
    unpriced = units.filter(price=None)
    if missing := unpriced.count():
        labels = unpriced.order_by("pk").values_list("label", flat=True)[:SOME]
        facts = {"count": missing, "some": "、".join(labels)}
        raise Refused(_("还有%(count)s套没有公示价格：%(some)s，应一次公开全部房源") % facts, rule="R-103")
    permit.released_at = at
    timers.stop(permit, RELEASE, at=at)
    note(units=count)
    return permit
