from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import note
from anchang.engine.policies import require
from anchang.people.org.models import Site

from .. import queries
from ..stages import MOST_AT_ONCE


@action("stewardship.assign", gettext_lazy("分配客户资料"))
def assign(site: Site, *, by: Account, at: datetime, chosen: Mapping[int, Account]) -> int:
    """Gives every file nobody owns to somebody, all or none, and returns how many (CDM-011).

    `chosen` is who gets which file. Refuses when it is not exactly what waits now (at most `MOST_AT_ONCE`, the newest
    first), so that no file is left out or given twice, and anybody who takes no customers at the site.
    """
    require(chosen, _("没有待分配的客户"))
    waiting = list(queries.unowned(site).values_list("pk", flat=True)[:MOST_AT_ONCE])
    require(set(chosen) == set(waiting), _("待分配的客户刚有变化，请刷新后再确认"))
    takers = {one.account.pk for one in queries.colleagues(site, at, queries.TAKERS)}
    for person in chosen.values():
        require(person.pk in takers, _("%(name)s不在本案场接手客户") % {"name": person.name})
    files = Customer.objects.select_for_update(of=("self",)).select_related("site").filter(pk__in=waiting, owner=None)
    found = list(files.order_by("pk"))
    require(len(found) == len(chosen), _("待分配的客户刚有变化，请刷新后再确认"))
    for file in found:
        customers.assign(file, by=by, at=at, owner=chosen[file.pk])
    note(files=len(found))
    return len(found)
