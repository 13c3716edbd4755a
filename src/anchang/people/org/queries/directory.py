from collections.abc import Iterable
from datetime import date, datetime
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import BigIntegerField, DateField, Exists, OuterRef, Q, QuerySet

from anchang.engine.accounts.models import Account
from anchang.engine.approvals.stages import SEAT_VERBS
from anchang.engine.policies import Grant, Reach
from anchang.engine.statements import Given, Question

from ..models import Assignment, Deputy, Line, Site, Staff

HERE = ZoneInfo(settings.TIME_ZONE)


def day_of(at: datetime) -> date:
    """The calendar day of the office at that moment."""
    return at.astimezone(HERE).date()


def sites_below(sites: Iterable[Site]) -> frozenset[int]:
    """The ids of the sites and of everything below them; one query."""
    below = Q(pk=None)
    for site in sites:
        below |= Q(path__startswith=site.path)
    return frozenset(Site.objects.filter(below).values_list("pk", flat=True))


def posts_below(post_ids: Iterable[int]) -> frozenset[int]:
    """The posts that report to these, directly or through others, by the chosen lines; one query."""
    lines = list(Line.objects.filter(chosen=True).values_list("post_id", "superior_id"))
    found: set[int] = set()
    edge = set(post_ids)
    while edge:
        edge = {post for post, superior in lines if superior in edge} - found
        found |= edge
    return frozenset(found)


def accounts_in(posts: frozenset[int], sites: frozenset[int], at: datetime) -> frozenset[int]:
    sitting = Assignment.objects.on_staff(day_of(at)).filter(post_id__in=posts, site_id__in=sites)
    return frozenset(sitting.values_list("staff__account_id", flat=True))


def _seats(account: Any, day: Any) -> QuerySet[Assignment]:
    """The assignments in which somebody sits that day, and those of the people they stand in for."""
    absent = Deputy.objects.on(day).filter(deputy__account=account, deputy__left_on=None).values("absent")
    people = Staff.objects.filter(account=account).values("pk").union(absent)
    read = ("post__code", "post__name", "post__can", "post__is_outside", "site__path", "staff__account")
    sitting = Assignment.objects.sitting(day).filter(staff__in=people).order_by("pk").only(*read)
    below = Exists(Site.objects.filter(parent=OuterRef("site")))
    seats: QuerySet[Assignment] = sitting.select_related("post", "site", "staff").annotate(is_above=below)
    return seats


_SEATS = Question(lambda: _seats(Given("account", BigIntegerField()), Given("day", DateField())))


class People:
    """The directory the engine asks: who holds which post where, and what that allows."""

    def _sitting(self, account: Account, at: datetime) -> QuerySet[Assignment]:
        sitting = Assignment.objects.sitting(day_of(at)).filter(staff__account=account)
        return sitting.select_related("post", "site").order_by("pk")

    def capabilities(self, account: Account, at: datetime) -> list[Grant]:
        """What the account's posts allow, post by post, and the seats in approvals of those it stands in for.

        One query, one more for every post at a place that has places below it, two more for one that reaches a team.
        """
        found = _SEATS.ask(account=account.pk, day=day_of(at))
        own = [grant for one in found if one.staff.account_id == account.pk for grant in self._of(one, at)]
        return own + [grant for one in found if one.staff.account_id != account.pk for grant in self._for(one, at)]

    def _of(self, assignment: Any, at: datetime) -> list[Grant]:
        post = assignment.post
        sites = sites_below([assignment.site]) if assignment.is_above else frozenset([assignment.site_id])
        people: frozenset[int] = frozenset()
        if post.can.get(Reach.TEAM):
            people = accounts_in(posts_below([post.pk]), sites, at)
        return [
            Grant(verb, Reach(reach), post.code, post.name, sites, people, outside=post.is_outside)
            for reach, verbs in post.can.items()
            for verb in verbs
        ]

    def _for(self, assignment: Any, at: datetime) -> list[Grant]:
        """The seat of somebody absent, at the places where they are the post's nearest holder."""
        post, absent = assignment.post, assignment.staff.account_id
        sites = frozenset([assignment.site_id])
        if assignment.is_above:
            same = Assignment.objects.sitting(day_of(at)).filter(post=post).select_related("site")
            nearer = same.filter(site__path__startswith=assignment.site.path).exclude(site=assignment.site_id)
            sites = sites_below([assignment.site]) - sites_below([one.site for one in nearer])
        verbs = SEAT_VERBS.intersection(chain.from_iterable(post.can.values()))
        return [Grant(verb, Reach.SITE, post.code, post.name, sites, absent=absent) for verb in sorted(verbs)]

    def holders(self, post: str, site: int, at: datetime) -> list[Account]:
        """Who sits in the post at the site, or else at the nearest place above it where somebody does."""
        here = Site.objects.filter(pk=site).first()
        above = here.line if here else []
        sitting = Assignment.objects.sitting(day_of(at)).filter(post__code=post, site_id__in=above)
        found = list(sitting.select_related("staff__account").order_by("pk"))
        nearest = max((above.index(one.site_id) for one in found), default=-1)
        return [one.staff.account for one in found if above.index(one.site_id) == nearest]

    def deputies(self, account: Account, at: datetime) -> list[Account]:
        standing_in = Deputy.objects.on(day_of(at)).filter(absent__account=account, deputy__left_on=None)
        return [one.deputy.account for one in standing_in.select_related("deputy__account").order_by("pk")]

    def within(self, account: Account, reach: Reach, at: datetime) -> tuple[frozenset[int], frozenset[int]]:
        """The sites and the accounts that the reach covers for this account; the accounts include its own."""
        sitting = list(self._sitting(account, at))
        if reach == Reach.COMPANY:
            sites = frozenset(Site.objects.values_list("pk", flat=True))
        else:
            sites = sites_below([one.site for one in sitting])
        people = accounts_in(posts_below({one.post_id for one in sitting}), sites, at)
        return sites, people | {account.pk}
