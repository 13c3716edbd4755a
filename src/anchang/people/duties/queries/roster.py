"""Who has which duties on a day: everybody in their posts at their sites, deputies for the absent, superiors for nobody."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from anchang.people.org.models import Assignment, Deputy, Post, Site
from anchang.people.org.queries import chosen_lines, way_up

People = tuple[int, ...]


@dataclass(frozen=True)
class Roster:
    """The whole company on one day, read once: `seats` holds the accounts by site and post."""

    on: date
    sites: dict[int, list[int]]
    offices: frozenset[int]
    company_posts: frozenset[str]
    seats: dict[tuple[int, str], People]
    above: dict[str, str]
    deputies: dict[int, int] = field(default_factory=dict)

    def bearers(self, site: int, post: str) -> tuple[People, str]:
        """Who bears the post's duties at the site, and the vacant post they came up from, if they did.

        A post whose holder sits at a place above has its duties there, once; one that nobody holds at all gives them to
        the nearest superior who is there. Nobody where nobody is.
        """
        if here := self.seats.get((site, post)):
            return self._present(here), ""
        if not self._belongs(site, post) or self._in_line(site, post):
            return (), ""
        for superior in way_up(post, self.above):
            if found := self._in_line(site, superior):
                return self._present(found), post
        return (), ""

    def superiors(self, site: int, post: str) -> People:
        """Who is there above the post for the site, or stands in for them, the nearest post first."""
        above = [one for superior in way_up(post, self.above) for one in self._in_line(site, superior)]
        return self._present(tuple(above))

    def sit_in(self, site: int, post: str) -> frozenset[int]:
        """Who holds the post for the site, and whoever stands in for one of them."""
        found = self._in_line(site, post)
        return frozenset((*found, *self._present(found)))

    def _belongs(self, site: int, post: str) -> bool:
        return (site not in self.offices) if post in self.company_posts else site in self.offices

    def _in_line(self, site: int, post: str) -> People:
        """Who holds the post for the site: there, or at the nearest place above it."""
        return next(
            (self.seats[place, post] for place in reversed(self.sites[site]) if (place, post) in self.seats), ()
        )

    def _present(self, people: People) -> People:
        return tuple(dict.fromkeys(self.stand_in(one) for one in people))

    def stand_in(self, account: int) -> int:
        """The account itself, or who stands in for it at the end of the chain; a circle of deputies ends where it began."""
        seen, here = {account}, account
        while (following := self.deputies.get(here)) is not None:
            if following in seen:
                return account
            seen.add(following)
            here = following
        return here


def roster(on: date) -> Roster:
    """The roster of that day; five queries, however many people there are."""
    sites = {one.pk: one for one in Site.objects.all()}
    seats: dict[tuple[int, str], list[int]] = {}
    sitting = Assignment.objects.on_staff(on).order_by("pk").values_list("site_id", "post__code", "staff__account_id")
    for site, post, account in sitting:
        seats.setdefault((site, post), []).append(account)
    return Roster(
        on=on,
        sites={key: one.line for key, one in sites.items()},
        offices=frozenset(key for key, one in sites.items() if one.kind == Site.OFFICE),
        company_posts=frozenset(Post.objects.filter(at_company=True).values_list("code", flat=True)),
        seats={key: tuple(dict.fromkeys(people)) for key, people in seats.items()},
        above=chosen_lines(),
        deputies=dict(_deputies(on)),
    )


def _deputies(on: date) -> Iterator[tuple[int, int]]:
    in_force = Deputy.objects.on(on).filter(deputy__left_on=None).order_by("pk")
    yield from in_force.values_list("absent__account_id", "deputy__account_id")


def vacancies(found: Roster, site: int) -> list[tuple[str, People]]:
    """The posts nobody holds for the site whose duties rise, and who bears them."""
    posts = {*found.above, *(post for _, post in found.seats)}
    risen = [(post, *found.bearers(site, post)) for post in sorted(posts)]
    return [(post, people) for post, people, risen_from in risen if risen_from]
