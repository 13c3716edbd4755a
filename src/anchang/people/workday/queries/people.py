"""Who belongs to a site's day, and whose day an account may look at."""

from dataclasses import dataclass
from datetime import date, datetime

from anchang.engine.accounts.models import Account
from anchang.lib.calendar import office_day
from anchang.people.org.models import Assignment, Site


@dataclass(frozen=True)
class Seat:
    """Somebody who works at the site, with the first of their posts there and the key of that assignment."""

    pk: int
    account: Account
    post: str

    @property
    def label(self) -> str:
        return f"{self.account.name} {self.post}"


def seats(site: Site, on: date) -> list[Seat]:
    """Everybody in a post of the site that day, once, in the order of the posts; one query."""
    sitting = Assignment.objects.on_staff(on).filter(site=site).select_related("staff__account", "post")
    found: dict[int, Seat] = {}
    for one in sitting.order_by("post__place", "pk"):
        found.setdefault(one.staff.account_id, Seat(one.pk, one.staff.account, one.post.title))
    return list(found.values())


def own_sites(account: Account, at: datetime) -> list[Site]:
    """The sales sites where the account sits in a post, the oldest first."""
    sitting = Assignment.objects.on_staff(office_day(at)).filter(staff__account=account, site__kind=Site.OFFICE)
    return list(Site.objects.filter(pk__in=sitting.values("site")).order_by("pk"))


def named(text: str) -> date | None:
    """The day that an address names as 2026-11-02; None for anything else."""
    try:
        return date.fromisoformat(text) if len(text) == len("2026-11-02") else None
    except ValueError:
        return None
