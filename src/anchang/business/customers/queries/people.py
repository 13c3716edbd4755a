from datetime import datetime

from anchang.engine.accounts.models import Account
from anchang.engine.policies import grants
from anchang.people.org.models import Assignment, Site
from anchang.people.org.queries import day_of

OWNER_POSTS = ("consultant", "sales_supervisor")


def owners(site: Site, at: datetime) -> list[Account]:
    """The people to whom customers of the site may belong: consultants, then supervisors."""
    sitting = Assignment.objects.on(day_of(at)).filter(site=site, post__code__in=OWNER_POSTS, staff__left_on=None)
    found = sitting.select_related("staff__account", "post").order_by("staff_id")
    ordered = sorted(found, key=lambda one: OWNER_POSTS.index(one.post.code))
    return list({one.staff.account_id: one.staff.account for one in ordered}.values())


def may_own(account: Account, at: datetime) -> bool:
    """A file may belong only to somebody who works on files: to look at them, as the administrator does, is not enough."""
    return "customers.edit" in grants(account, at)
