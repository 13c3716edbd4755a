from dataclasses import dataclass
from datetime import datetime

from anchang.engine.accounts.models import Account
from anchang.lib.calendar import office_day
from anchang.people.org.models import Assignment, Site

STEWARDS, TAKERS, READERS = "stewardship.extract", "stewardship.contact", "stewardship.read_digest"


@dataclass(frozen=True)
class Colleague:
    """Somebody who sits at the site, with the title of the post that has the verb asked for."""

    account: Account
    post: str


def colleagues(site: Site, at: datetime, verb: str = STEWARDS) -> list[Colleague]:
    """Who at the site has the verb, whatever their post is called; in the order of the posts. One query."""
    sitting = Assignment.objects.sitting(office_day(at)).filter(site=site, staff__account__is_active=True)
    found: dict[int, Colleague] = {}
    for one in sitting.select_related("staff__account", "post").order_by("post__place", "pk"):
        if any(verb in verbs for verbs in one.post.can.values()):
            found.setdefault(one.staff.account_id, Colleague(one.staff.account, one.post.title))
    return list(found.values())
