from datetime import datetime

from django.utils.translation import gettext as _

from anchang.engine.accounts.models import Account
from anchang.engine.policies import YES, Reach, Verdict, grants, no

from .models import Post, Site


def may_give(by: Account, verb: str, post: Post, site: Site, at: datetime) -> Verdict:
    """May `by` put somebody into the post at the site? Nobody hands out more than they hold themselves.

    A post that reaches the whole company is given only by somebody whose own `verb` does, any other only at a site
    within the reach of `by`. A post of another company gives nothing of the house's own: the room that keeps its people
    has asked already whether `by` may.
    """
    if by.is_system or post.is_outside:
        return YES
    held = grants(by, at).get(verb, [])
    if any(grant.reach is Reach.COMPANY for grant in held):
        return YES
    if post.at_company or post.is_company_wide:
        return no(_("「%(post)s」由公司安排") % {"post": post.title}, lifted_by=_("总经理或系统管理员"))
    if not any(site.pk in grant.sites for grant in held):
        return no(_("%(site)s不在您的管理范围内") % {"site": site.name})
    return YES
