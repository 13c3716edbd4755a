from datetime import datetime

from anchang.engine.accounts.models import Account
from anchang.lib.calendar import office_day
from anchang.people.org.models import Assignment, Site
from anchang.people.org.queries import way_up

from ..models import Edition, Occurrence
from .roster import roster


def at_work_here(account: Account, site: int, at: datetime) -> bool:
    """Does the account sit in a post that day at the site, above it or below it?"""
    line = Site.objects.get(pk=site).line
    sitting = Assignment.objects.on_staff(office_day(at)).filter(staff__account=account)
    return any(one.site_id in line or site in one.site.line for one in sitting.select_related("site"))


def reviewer_of(edition: Edition) -> str:
    """The post that looks at the duty: the one its wording names, else the chosen superior of its post; or nothing."""
    if edition.reviewer:
        return edition.reviewer
    superior = edition.duty.post.superior
    return superior.code if superior else ""


def may_review(item: Occurrence, account: Account, at: datetime) -> bool:
    """Does the account look at the item: in the post that does or in one above it at the item's site, or for its holder?

    Nobody looks at the duty of a post that stands under none. Five queries.
    """
    staffed, post = roster(office_day(at)), reviewer_of(item.edition)
    return any(account.pk in staffed.sit_in(item.site_id, one) for one in (post, *way_up(post, staffed.above)))
