"""Who stands above whom, by the lines the company chose."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.db.models import Q

from anchang.engine.accounts.models import Account
from anchang.engine.policies import directory

from ..models import Line, Staff
from .directory import day_of


def chosen_lines() -> dict[str, str]:
    """The superior of every post that has one, by code; one query."""
    return dict(Line.objects.filter(chosen=True).values_list("post__code", "superior__code"))


def way_up(post: str, lines: Mapping[str, str]) -> Iterator[str]:
    """The posts above that post, the nearest first; a circle of lines ends where it began."""
    seen, here = {post}, lines.get(post)
    while here is not None and here not in seen:
        yield here
        seen.add(here)
        here = lines.get(here)


def posts_above(post: str) -> list[str]:
    """The codes of the posts above that post, the nearest first; one query."""
    return list(way_up(post, chosen_lines()))


def superiors(staff: Staff | None, at: datetime) -> Iterator[Account]:
    """Who stands above the person, the nearest first; of a leaver by the posts they had last. Nobody above nobody."""
    if staff is None:
        return
    last = Q(until=None) | Q(until__gte=staff.left_on or day_of(at))
    lines, told = chosen_lines(), {staff.account_id}
    seen, edge = set[str](), list(staff.assignments.filter(last).values_list("post__code", "site_id"))
    while edge:
        post, site = edge.pop(0)
        above = lines.get(post)
        if above is None or above in seen:
            continue
        seen.add(above)
        edge.append((above, site))
        for account in directory().holders(above, site, at):
            if account.pk not in told:
                told.add(account.pk)
                yield account
