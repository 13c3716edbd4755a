"""A post's job description at a site: what holds there, who bears it, and where the duties of a vacant post go."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from anchang.engine.accounts.models import Account
from anchang.lib.calendar import office_day
from anchang.people.org.models import Post, Site
from anchang.people.org.queries import titles

from ..models import Duty, Edition
from ..phrases import KINDS, kind_of
from .editions import book
from .roster import People, Roster, roster, vacancies

FEW = 12


@dataclass(frozen=True)
class Bearers:
    """Who bears a post's duties at a site, and whether they came up from the vacant post."""

    people: list[Account]
    posts: list[str]
    risen: bool

    @property
    def told(self) -> str:
        """Their names; for a vacant post with the post they hold."""
        if not self.people:
            return _("缺员，暂时没有人承担")
        names = [one.name for one in self.people]
        if not self.risen:
            told = "、".join(names[:FEW])
            return told if len(names) <= FEW else _("%(names)s等%(count)s人") % {"names": told, "count": len(names)}
        who = "、".join(f"{post} {name}".strip() for post, name in zip(self.posts, names, strict=True))
        return _("缺员，职责由 %(who)s 承担") % {"who": who}


@dataclass(frozen=True)
class Description:
    """A post with its duties by cadence, in the order in which they are read."""

    post: Post
    groups: list[tuple[str, list[Edition]]]

    @property
    def count(self) -> int:
        return sum(len(editions) for _kind, editions in self.groups)

    @property
    def planned(self) -> int:
        """How many wait for a room that is not built."""
        return sum(one.planned for _kind, editions in self.groups for one in editions)


def descriptions(site: Site) -> list[Description]:
    """Every post that has duties at the site, in the pack's order; one query."""
    by_post: dict[Post, list[Edition]] = {}
    for edition in book().holding(site.pk):
        by_post.setdefault(edition.duty.post, []).append(edition)
    return sorted(
        (Description(post, _grouped(found)) for post, found in by_post.items()), key=lambda one: one.post.place
    )


def _grouped(editions: list[Edition]) -> list[tuple[str, list[Edition]]]:
    groups = [(kind, [one for one in editions if kind_of(one.cadence) == kind]) for kind in KINDS]
    return [(str(KINDS[kind]), found) for kind, found in groups if found]


def bearers(post: str, site: Site, at: datetime) -> Bearers:
    """Who bears the post's duties at the site today: the roster's five queries and two for the names."""
    staffed = roster(office_day(at))
    keys, risen_from = staffed.bearers(site.pk, post)
    people, names = Account.objects.in_bulk(keys), titles()
    return Bearers(
        [people[key] for key in keys], [_post_of(key, site, staffed, names) for key in keys], bool(risen_from)
    )


def _post_of(account: int, site: Site, staffed: Roster, names: dict[str, str]) -> str:
    """The name of the post in which the account sits nearest to the site."""
    line = staffed.sites[site.pk]
    held = [
        (line.index(place), post) for (place, post), who in staffed.seats.items() if account in who and place in line
    ]
    return names[max(held)[1]] if held else ""


def vacant_posts(site: Site, at: datetime, vacant: Collection[str]) -> dict[str, str]:
    """Of the vacant posts that have duties, what the organisation chart says of them: who bears those."""
    burdened = set(Duty.objects.filter(post__code__in=vacant).values_list("post__code", flat=True).distinct())
    if site.kind != Site.OFFICE or not burdened:
        return {}
    staffed = roster(office_day(at))
    risen: dict[str, People] = {post: who for post, who in vacancies(staffed, site.pk) if post in burdened}
    if not risen:
        return {}
    people = Account.objects.in_bulk({key for who in risen.values() for key in who})
    names = titles()
    told = {}
    for post, who in risen.items():
        posts = [_post_of(key, site, staffed, names) for key in who]
        told[post] = Bearers([people[key] for key in who], posts, risen=True).told
    return told
