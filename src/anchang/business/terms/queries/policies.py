"""Which policies and payment methods hold for a unit on a day, and why another does not."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Min, OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anchang.business.inventory.models import Project, Unit
from anchang.engine.accounts.models import Account
from anchang.engine.policies import Refused, grants, require
from anchang.lib.money import split

from ..models import Part, Policies, Policy
from ..stages import AGREED, Kind, PolicyStage, Source


def shown_to(account: Account, at: datetime) -> Policies:
    """What the account may see: who neither proposes nor agrees sees only what has been agreed, for nothing else may be
    told to a customer."""
    rows: Policies = Policy.objects.visible_to(account, at)
    sees_all = account.is_system or {"terms.propose", "approvals.agree"} & grants(account, at).keys()
    return rows if sees_all else rows.filter(stage__in=AGREED)


def with_successor(rows: Policies) -> Policies:
    """Each with `next_on`, the first day of the version that takes its place; None where there is none."""
    alike = Policy.objects.filter(project=OuterRef("project"), name=OuterRef("name"), stage__in=AGREED)
    later = alike.filter(starts_on__gt=OuterRef("starts_on")).values("name").annotate(first=Min("starts_on"))
    return rows.annotate(next_on=Subquery(later.values("first")))


def standing(policy: Policy, day: date) -> tuple[str, str]:
    """Words and tone for where the version stands on that day; needs `with_successor`."""
    if policy.stage != PolicyStage.APPROVED:
        tones = {PolicyStage.DRAFT: "stopped", PolicyStage.SUBMITTED: "held"}
        return policy.get_stage_display(), tones.get(PolicyStage(policy.stage), "done")
    following: date | None = policy.next_on  # type: ignore[attr-defined]
    if following is not None and following <= day:
        return pgettext("优惠政策", "已换新版"), "done"
    if policy.ends_on is not None and policy.ends_on < day:
        return pgettext("优惠政策", "已到期"), "done"
    if policy.starts_on > day:
        return pgettext("优惠政策", "未开始"), "agreed"
    return pgettext("优惠政策", "执行中"), "open"


def applies(policy: Policy, unit: Unit) -> bool:
    """Is the unit in one of the policy's buildings and of one of its types?"""
    bounds = policy.bounds.all()
    buildings = {one.building_id for one in bounds if one.building_id}
    types = {one.type for one in bounds if one.type}
    return (not buildings or unit.building_id in buildings) and (not types or unit.type in types)


def offered(unit: Unit, day: date) -> list[Policy]:
    """The policies and payment methods in force that day which apply to the unit and are not used up, in the order in
    which they are taken off: two queries."""
    return [one for one in open_to_all(unit.building.project_id, day) if applies(one, unit)]


def open_to_all(project: int, day: date) -> list[Policy]:
    """The same for whichever unit of the project, each with what bounds it."""
    rows = Policy.objects.filter(project=project).in_force(day).prefetch_related("bounds")
    found = [one for one in rows if one.uses is None or one.used < one.uses]
    return sorted(found, key=lambda one: (list(Source).index(Source(one.source)), one.place, one.pk))


def methods(project: Project, day: date) -> Policies:
    """The payment methods of the project in force that day, each with its parts."""
    rows: Policies = Policy.objects.filter(project=project).methods().in_force(day).prefetch_related("parts")
    return rows.order_by("place", "pk")


def chosen(unit: Unit, keys: Collection[int], day: date, promised: Collection[int] = ()) -> list[Policy]:
    """The policies of those keys, for a deal on the unit; two queries, none without keys.

    Refuses one that is not in force that day, of another project or building or type, and two ways of paying. What was
    `promised` to this deal before holds as it did then, whatever has become of it since (R-134).
    """
    wanted = set(keys)
    if not wanted:
        return []
    known = Policy.objects.filter(pk__in=wanted).prefetch_related("bounds")
    found = {one.pk: one for one in known}
    require(len(found) == len(wanted), _("有一项优惠已经不在了，请重新选择"))
    in_force = set(Policy.objects.filter(pk__in=wanted).in_force(day).values_list("pk", flat=True))
    for one in found.values():
        if one.pk not in promised:
            _insist(one, unit, day, in_force)
    require(sum(one.is_method for one in found.values()) <= 1, _("付款方式只能选一种"))
    return [found[key] for key in dict.fromkeys(keys)]


def _insist(policy: Policy, unit: Unit, day: date, in_force: Collection[int]) -> None:
    name = {"name": policy.name}
    here = policy.project_id == unit.building.project_id and applies(policy, unit)
    require(here, _("「%(name)s」不适用于这套房") % name)
    if policy.pk in in_force:
        return
    if policy.stage == PolicyStage.APPROVED and policy.starts_on > day:
        raise Refused(_("「%(name)s」还没开始") % name)
    require(policy.stage in AGREED, _("「%(name)s」还没批准，不能给客户") % name)
    raise Refused(_("「%(name)s」已到期或已停用，不能再用") % name)


@dataclass(frozen=True)
class Payment:
    """One payment of a method: a part of the price with its yuan."""

    part: Part
    amount: Decimal


def payments(method: Policy, price: Decimal) -> list[Payment]:
    """The price shared out by the method's parts; they add up to it to the fen."""
    parts = list(method.parts.all())
    return [
        Payment(part, amount) for part, amount in zip(parts, split(price, [one.share for one in parts]), strict=True)
    ]


def rate_of(policy: Policy) -> Decimal:
    """How much it gives in percent; yuan are measured by the cheapest home of the project."""
    if policy.kind == Kind.PERCENT:
        return policy.value
    homes = Unit.objects.filter(Q(building__project=policy.project_id), price__isnull=False)
    least = homes.aggregate(least=Min("price__total"))["least"]
    return Decimal(100) if not least else min(policy.value * 100 / least, Decimal(100))


def used_up(policies: Iterable[Policy]) -> list[Policy]:
    """Those of which nothing is left."""
    return [one for one in policies if one.uses is not None and one.used >= one.uses]
