from datetime import datetime

from django.utils.translation import gettext as _

from anchang.engine.accounts.models import Account
from anchang.engine.policies import grants, require
from anchang.people.org.models import Assignment, Site
from anchang.people.org.queries import day_of

OWNER_POSTS = ("consultant", "sales_supervisor")


def owners(site: Site, at: datetime) -> list[Account]:
    """The people to whom customers of the site may belong: consultants, then supervisors."""
    sitting = Assignment.objects.on(day_of(at)).filter(site=site, post__code__in=OWNER_POSTS, staff__left_on=None)
    found = sitting.select_related("staff__account", "post").order_by("staff_id")
    ordered = sorted(found, key=lambda one: OWNER_POSTS.index(one.post.code))
    return list({one.staff.account_id: one.staff.account for one in ordered}.values())


def site_for(account: Account, verb: str, at: datetime) -> Site:
    """The sales site at which the account uses the verb, the lowest key where there are several; Refused without one."""
    sites = {site for grant in grants(account, at).get(verb, []) for site in grant.sites}
    found = Site.objects.filter(pk__in=sites, kind=Site.OFFICE).order_by("pk").first()
    require(found, _("您不在任何案场任职"))
    return found  # type: ignore[return-value]


def may_own(account: Account, at: datetime) -> bool:
    """A file may belong only to somebody who sees customers."""
    return "customers.view" in grants(account, at)
