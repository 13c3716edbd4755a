from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, reduce
from operator import or_
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from anchang.engine.accounts.models import Account
from anchang.engine.files.models import Attachment
from anchang.engine.packs import pack
from anchang.engine.policies import allowed, directory, grants
from anchang.people.org.models import Assignment, Site
from anchang.people.org.queries import chosen_lines, day_of, own_staff, posts_above, superiors, titles, way_up

from .models import Checklist, Finding, Item, Result, Round
from .stages import SUBJECT, FindingStage


@cache
def codes_of_the_pack() -> frozenset[str]:
    """The codes of the lists the product brings; an office changes them but adds none."""
    return frozenset(one["code"] for one in pack("checklists")["checklist"])


def in_force(site: Site) -> list[Checklist]:
    """The lists walked at the site in the pack's order: its own copy where it has one, else the pack's."""
    found: dict[str, Checklist] = {}
    lists = Checklist.objects.filter(Q(site=None) | Q(site=site), is_current=True)
    for one in lists.order_by("order", "code"):
        if one.site_id or one.code not in found:
            found[one.code] = one
    return list(found.values())


def list_in_force(site: Site, code: str) -> Checklist | None:
    return next((one for one in in_force(site) if one.code == code), None)


def edition_for(site: Site, code: str, key: int) -> Checklist | None:
    """That edition, if it is one of the list of that code that the site may walk: the pack's or its own."""
    return Checklist.objects.filter(Q(site=None) | Q(site=site), code=code, pk=key).first()


def editions(site: Site, code: str) -> QuerySet[Checklist]:
    """Every edition the site could have walked, the newest first."""
    lists = Checklist.objects.filter(Q(site=None) | Q(site=site), code=code)
    return lists.select_related("made_by").order_by("-made_at", "-pk")


def people_at(site: Site, checklist: Checklist, by: Account, at: datetime) -> list[Account]:
    """Whom a list about people looks at: who sits in one of its posts at the site, without whoever walks it."""
    sitting = Assignment.objects.on_staff(day_of(at)).filter(site=site).exclude(staff__account_id=by.pk)
    if checklist.subjects:
        sitting = sitting.filter(post__code__in=checklist.subjects)
    found = sitting.select_related("staff__account").order_by("post__place", "pk")
    return list({one.staff.account_id: one.staff.account for one in found}.values())


def may_walk(account: Account, checklist: Checklist, site: Site, at: datetime) -> bool:
    """Whether the list is the account's to walk: its own post's, or that of somebody who reports to it."""
    if account.is_system:
        return True
    held = _walkers(account, site, at)
    return checklist.post in held or not held.isdisjoint(posts_above(checklist.post))


def _walkers(account: Account, site: Site, at: datetime) -> set[str]:
    """The posts by which the account walks lists at the site."""
    return {grant.post for grant in grants(account, at).get("rounds.finish", []) if site.pk in grant.sites}


def mender(checklist: Checklist, subject: Account | None, walker: Account, site: Site, at: datetime) -> Account:
    """Who mends what failed: the person concerned, a holder of the list's post, the walker's superior, the walker."""
    if checklist.mends == SUBJECT and subject is not None:
        return subject
    holders = directory().holders(checklist.mends, site.pk, at) or list(superiors(own_staff(walker), at)) or [walker]
    return next((one for one in holders if one.pk == walker.pk), holders[0])


def checkers(finding: Finding, at: datetime) -> list[Account]:
    """Who should look again: whoever walked the round if they may, else the nearest over them who may."""
    walker = finding.found_in.by
    for one in (walker, *superiors(own_staff(walker), at)):
        if allowed(one, "rounds.recheck", finding, at).ok:
            return [one]
    return []


def live(site: Site, code: str, words: str, subject: Account | None) -> Finding | None:
    """The finding on that item (of that person) which no second check has passed yet."""
    found = Finding.objects.filter(site=site, code=code, words=words, subject=subject)
    return found.exclude(stage=FindingStage.CLOSED).select_related("task").first()


@dataclass(frozen=True)
class Standing:
    """How a list stands at a site: walked last, and what is still open on it."""

    site: Site
    checklist: Checklist
    post_name: str
    last: Round | None
    open: int
    late: int
    walks: bool
    today: bool


def board(site: Site, account: Account, at: datetime) -> list[Standing]:
    """Every list in force at the site with its last round and open findings; the same few queries for any number."""
    lists, names, lines = in_force(site), titles(), chosen_lines()
    lasts = _last_rounds(site, [one.code for one in lists], at)
    held = _walkers(account, site, at)
    walks = {one.post: not held.isdisjoint([one.post, *way_up(one.post, lines)]) for one in lists}
    return [
        _standing(site, one, names.get(one.post, one.post), lasts.get(one.code), walks[one.post], at) for one in lists
    ]


def _standing(site: Site, one: Checklist, post_name: str, last: Any, walks: bool, at: datetime) -> Standing:
    waiting = (last.open or 0, last.late or 0) if last else (0, 0)
    today = last is not None and day_of(last.at) == day_of(at)
    return Standing(site, one, post_name, last, *waiting, walks, today)


def _last_rounds(site: Site, codes: list[str], at: datetime) -> dict[str, Round]:
    """The newest round of each list by its index, with the findings of the list that are `open` and `late`."""
    newest = [Round.objects.filter(site=site, code=code).order_by("-at", "-pk").values("pk")[:1] for code in codes]
    if not newest:
        return {}
    keys = reduce(or_, (Q(pk=one) for one in newest))
    pending = Finding.objects.filter(site=site, code=OuterRef("code")).exclude(stage=FindingStage.CLOSED)
    counted = pending.order_by().values("code").annotate(count=Count("pk")).values("count")
    rounds = Round.objects.filter(keys).select_related("by")
    waiting = {"open": Subquery(counted), "late": Subquery(counted.filter(due_at__lt=at))}
    return {one.code: one for one in rounds.annotate(**waiting)}


@dataclass(frozen=True)
class Compared:
    """The items of two editions by their words."""

    added: list[Item]
    removed: list[Item]
    kept: list[Item]


def compare(before: Checklist, after: Checklist) -> Compared:
    """What `after` has that `before` had not, what it has no longer, and what both have."""
    old, new = list(before.items.all()), list(after.items.all())
    was, are = {item.text for item in old}, {item.text for item in new}
    return Compared(
        [item for item in new if item.text not in was],
        [item for item in old if item.text not in are],
        [item for item in new if item.text in was],
    )


def photos(results: Iterable[Result]) -> dict[int, list[Attachment]]:
    """The photographs by result, in one query."""
    found: dict[int, list[Attachment]] = {}
    for one in Attachment.objects.of(*results):
        found.setdefault(one.thing_id or 0, []).append(one)
    return found


def looked(
    findings: QuerySet[Finding], stage: str = "", code: str = "", late: bool = False, *, at: datetime
) -> QuerySet[Finding]:
    """Narrowed by stage (`open` and `mended` together when none is asked for: what is not done), list and lateness."""
    findings = findings.filter(stage=stage) if stage else findings.exclude(stage=FindingStage.CLOSED)
    if code:
        findings = findings.filter(code=code)
    return findings.filter(due_at__lt=at) if late else findings
