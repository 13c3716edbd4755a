from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from ..models import Assignment, Post, Site
from .directory import day_of
from .record import Record, record
from .totals import Total, total


@dataclass
class Seat:
    """A post as it is filled at one site: who sits in it, what the establishment says, and the seats below it."""

    post: Post
    people: list[Assignment]
    below: list["Seat"] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def figure(self) -> str:
        """The establishment in words: 6–8, 约20, 未设编制, or nothing for a post beside the establishment."""
        post = self.post
        if not post.in_establishment:
            return ""
        if post.least is None:
            return _("未设编制")
        if post.soft:
            return _("约%(count)s") % {"count": post.least}
        return str(Total(post.least, post.most or post.least))

    @property
    def missing(self) -> int:
        return max((self.post.least or 0) - len(self.people), 0) if self._counts else 0

    @property
    def surplus(self) -> int:
        most = self.post.most
        return max(len(self.people) - most, 0) if self._counts and most is not None else 0

    @property
    def warning(self) -> str:
        """缺员 or 超编 with the number; nothing for a post without a figure or with an approximate one."""
        if self.missing:
            return _("缺 %(count)s 人") % {"count": self.missing}
        return _("超编 %(count)s 人") % {"count": self.surplus} if self.surplus else ""

    @property
    def _counts(self) -> bool:
        return self.post.in_establishment and not self.post.soft

    @property
    def branches(self) -> list["Seat"]:
        return [seat for seat in self.below if seat.below]

    @property
    def leaves(self) -> list["Seat"]:
        return [seat for seat in self.below if not seat.below]


@dataclass(frozen=True)
class Chart:
    """The posts of a site with their people; `tops` have nobody above them and somebody below, `loose` neither."""

    site: Site
    seats: list[Seat]
    tops: list[Seat]
    loose: list[Seat]

    @property
    def units(self) -> list[tuple[str, list[Seat]]]:
        """The seats by unit, in the order in which the pack first names each."""
        order = {unit: place for place, unit in reversed(list(enumerate(seat.post.part for seat in self.seats)))}
        ordered = sorted(self.seats, key=lambda seat: order[seat.post.part])
        return [(unit, list(seats)) for unit, seats in groupby(ordered, key=lambda seat: seat.post.part)]

    @property
    def core(self) -> Total:
        return total((seat.post for seat in self.seats), soft=False)

    @property
    def whole(self) -> Total:
        return total((seat.post for seat in self.seats), soft=True)

    @property
    def filled(self) -> int:
        """People in the posts that have a firm figure, each counted once."""
        firm = [seat for seat in self.seats if seat.post.least is not None and not seat.post.soft]
        return len({one.staff_id for seat in firm for one in seat.people if seat.post.in_establishment})

    @property
    def warnings(self) -> list[Seat]:
        return [seat for seat in self.seats if seat.warning]

    @property
    def summary(self) -> str:
        missing, surplus = sum(seat.missing for seat in self.seats), sum(seat.surplus for seat in self.seats)
        told = [ngettext("缺 %(count)s 人", "缺 %(count)s 人", missing) % {"count": missing}] if missing else []
        told += [ngettext("超编 %(count)s 人", "超编 %(count)s 人", surplus) % {"count": surplus}] if surplus else []
        return pgettext("分隔", "，").join(told) or _("没有缺员和超编")


def chart(site: Site, at: datetime, known: Record | None = None) -> Chart:
    """The site's chart by the chosen lines; one query, and two for the record unless given.

    A seat shows who the post's holders are for that site. The company itself has only its own posts; a sales office
    shows all, the company's people above its own.
    """
    line, known = site.line, known or record()
    sitting = Assignment.objects.on_staff(day_of(at)).filter(site_id__in=line).select_related("staff", "site")
    by_post: dict[int, list[Assignment]] = {}
    for one in sitting.order_by("since", "pk"):
        by_post.setdefault(one.post_id, []).append(one)
    house = [post for post in known.posts.values() if not post.is_outside]
    shown = [post for post in house if site.kind == Site.OFFICE or post.at_company]
    seats = {post.pk: Seat(post, _nearest(by_post.get(post.pk, []), line)) for post in shown}
    under = _hang(seats, known)
    free = [seat for key, seat in seats.items() if key not in under]
    tops, loose = [seat for seat in free if seat.below], [seat for seat in free if not seat.below]
    return Chart(site, list(seats.values()), tops, loose)


def _nearest(people: list[Assignment], line: list[int]) -> list[Assignment]:
    depth = max((line.index(one.site_id) for one in people), default=-1)
    return [one for one in people if line.index(one.site_id) == depth]


def _hang(seats: dict[int, Seat], known: Record) -> set[int]:
    """Puts every seat below its chosen superior, and returns the posts that have one."""
    under = set()
    for post, superior in known.above.items():
        if post in seats and superior in seats:
            seats[superior].below.append(seats[post])
            under.add(post)
    return under
