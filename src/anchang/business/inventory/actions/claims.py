"""Taking, turning and freeing what is sold once."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.inventory.models import Claim, Item, Unit
from anchang.business.inventory.queries import cell_of, day_of, live_claim, turning
from anchang.business.inventory.stages import ClaimKind, Ground
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action, attempt
from anchang.engine.doors.work import at_work, mention, note
from anchang.engine.policies import Refused, require

LONGEST_CONTROL = timedelta(days=30)
JUST_NOW = timedelta(minutes=1)

# One statement decides, because between a question and an insert somebody else fits in. Django's ORM has no
# INSERT … SELECT, and bulk_create(ignore_conflicts=True) knows the constraint but no conditions and returns no key.
# PostgreSQL also holds the permit's row against a revocation under way; SQLite has one writer at a time anyway.
FREE = """AND NOT EXISTS (
    SELECT 1 FROM inventory_claim live WHERE live.item_id = unit.item_ptr_id AND live.ended_at IS NULL)"""
TAKE = """
INSERT INTO inventory_claim
    (item_id, kind, reference, holder_label, holder_id, ground, since, until, ended_at, ended_how)
SELECT unit.item_ptr_id, %s, %s, %s, %s, %s, %s, %s, NULL, ''
FROM inventory_unit unit
JOIN inventory_building building ON building.id = unit.building_id
JOIN inventory_permit permit ON permit.id = building.permit_id
WHERE unit.item_ptr_id = %s AND unit.price_id IS NOT NULL
  AND permit.issued_on <= %s AND (permit.revoked_on IS NULL OR permit.revoked_on > %s)
  {free}
{lock}
ON CONFLICT DO NOTHING
RETURNING id
"""
END = """
UPDATE inventory_claim SET ended_at = %s, ended_how = %s
WHERE item_id = %s AND reference = %s AND ended_at IS NULL AND (until IS NULL OR until > %s)
RETURNING id, holder_label, holder_id
"""


@action("inventory.take", gettext_lazy("占用房源"))
def take(
    item: Item,
    *,
    by: Account,
    at: datetime,
    kind: str,
    reference: str,
    holder_label: str,
    holder_id: int | None = None,
    until: datetime | None = None,
    ground: str = "",
) -> Claim:
    """Takes the item for `reference`, or refuses and names who has it. `holder_label` never names a customer.

    Refuses without a valid permit (R-102), without a posted price (R-103, R-130), and what is taken already (R-110).
    A claim past its `until` is freed on the way (event inventory.free, how="overdue"), so that a stopped worker blocks
    nothing. Of any number who take at once one succeeds.
    """
    facts = (item, at, kind, reference, holder_label, holder_id, until, ground)
    claim = _insert(*facts)
    if claim is None and _clear_overdue(item, by=by, at=at):
        claim = _insert(*facts)
    if claim is None:
        raise _why_not(item, at)
    return claim


@action("inventory.turn", gettext_lazy("转换占用"))
def turn(
    item: Item,
    *,
    by: Account,
    at: datetime,
    reference: str,
    kind: str,
    new_reference: str | Callable[[], str],
    until: datetime | None = None,
) -> Claim:
    """Ends the live claim of `reference` and takes the item for `new_reference` in its holder's name, in one step.

    A number that must be drawn late may be given as a callable, which is asked once the live claim has ended. Refuses
    when the live claim is another's or past its time, and where `take` refuses for permit or price.
    """
    at_work().kept[turning(item.pk)] = cell_of(item.pk, at)
    holder = _end_live(item, at, reference, "turned")
    if holder is None:
        raise _not_yours(item, live_claim(item, at))
    wanted = new_reference if isinstance(new_reference, str) else new_reference()
    claim = _insert(item, at, kind, wanted, *holder, until, "")
    if claim is None:
        raise _why_not(item, at)
    return claim


@action("inventory.free", gettext_lazy("释放房源"))
def free(item: Item, *, by: Account, at: datetime, reference: str, how: str) -> Claim:
    """Ends the claim of `reference`, overdue or not; the unit takes the newest posted price, which the claim held off.

    Refuses when the item is not claimed by that reference.
    """
    claim: Claim | None = Claim.objects.filter(item_id=item.pk, ended_at=None).first()
    if claim is None or claim.reference != reference:
        raise _not_yours(item, claim)
    _end(claim, at, how)
    _newest_price(item)
    mention(item)
    return claim


@action("inventory.control", gettext_lazy("销控"))
def control(unit: Unit, *, by: Account, at: datetime, ground: str, until: datetime, reason: str = "") -> Claim:
    """Withholds the unit from sale on a lawful ground until a day at most 30 days off (R-104).

    Refuses any other ground, a longer or past term, and a unit that is taken.
    """
    require(ground in Ground.values, _("销控要有法定事由"), rule="R-104")
    require(at < until <= at + LONGEST_CONTROL, _("销控期限最长30天，且不能早于现在"), rule="R-104")
    reference = f"control-{unit.pk}"
    holder: dict[str, Any] = {"holder_label": by.name, "holder_id": by.pk}
    return take(unit, by=by, at=at, kind=ClaimKind.CONTROL, reference=reference, until=until, ground=ground, **holder)


@action("inventory.decontrol", gettext_lazy("解除销控"))
def decontrol(unit: Unit, *, by: Account, at: datetime, reason: str = "") -> Claim:
    """Puts the unit back on sale. Refuses a unit that is not withheld."""
    return free(unit, by=by, at=at, reference=f"control-{unit.pk}", how="decontrol")


def _insert(
    item: Item,
    at: datetime,
    kind: str,
    reference: str,
    holder_label: str,
    holder_id: int | None,
    until: datetime | None,
    ground: str,
) -> Claim | None:
    moment, day = connection.ops.adapt_datetimefield_value, connection.ops.adapt_datefield_value(day_of(at))
    facts = [ClaimKind(kind).value, reference, holder_label, holder_id, ground, moment(at), moment(until)]
    lock = "FOR SHARE OF permit" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(TAKE.format(free=FREE, lock=lock), [*facts, item.pk, day, day])
        row = cursor.fetchone()
    if row is None:
        return None
    note(claim=row[0], kind=str(kind), reference=reference, holder=holder_label, until=until)
    mention(item)
    names = ("kind", "reference", "holder_label", "holder_id", "ground", "since", "until", "ended_at", "ended_how")
    values = (ClaimKind(kind).value, reference, holder_label, holder_id, ground, at, until, None, "")
    return Claim.from_db(connection.alias, ["id", "item_id", *names], [row[0], item.pk, *values])


def _end(claim: Claim, at: datetime, how: str) -> None:
    """Ends just this row; refuses when somebody ended it in the meantime."""
    ended = Claim.objects.filter(pk=claim.pk, ended_at=None).update(ended_at=at, ended_how=how)
    require(ended, _("已被他人处理，请刷新"))
    claim.ended_at, claim.ended_how = at, how
    note(ended=claim.pk, reference=claim.reference, how=how)


def _end_live(item: Item, at: datetime, reference: str, how: str) -> tuple[str, int | None] | None:
    """Ends the claim of `reference` unless it is past its time; gives its holder, None where there is no such claim."""
    moment = connection.ops.adapt_datetimefield_value(at)
    with connection.cursor() as cursor:
        cursor.execute(END, [moment, how, item.pk, reference, moment])
        row = cursor.fetchone()
    if row is None:
        return None
    note(ended=row[0], reference=reference, how=how)
    return row[1], row[2]


def _clear_overdue(item: Item, *, by: Account, at: datetime) -> bool:
    """Frees a claim past its time; False where there is none."""
    past = Claim.objects.filter(item_id=item.pk, ended_at=None, until__lte=at).first()
    if past is not None:
        # Refused here means that somebody else has just cleared it; the statement that follows decides.
        attempt(free, item, by=by, at=at, reference=past.reference, how="overdue")
    return past is not None


def _newest_price(item: Item) -> None:
    unit = Unit.objects.filter(pk=item.pk).first()
    newest = unit.prices.order_by("-price_list__version").first() if unit is not None else None
    if unit is not None and newest is not None and newest.pk != unit.price_id:
        unit.price = newest
        unit.save(update_fields=["price"])


def _why_not(item: Item, at: datetime) -> Refused:
    """The refusal that explains why the statement took nothing."""
    unit = Unit.objects.select_related("building__permit").get(pk=item.pk)
    permit = unit.building.permit
    if permit is None or not permit.valid_on(day_of(at)):
        return Refused(_("%(unit)s 所在楼栋没有有效的预售许可证") % {"unit": unit.label}, rule="R-102")
    if unit.price_id is None:
        return Refused(_("%(unit)s 还没有公示价格") % {"unit": unit.label}, rule="R-103/R-130")
    return _taken(unit, live_claim(unit, at), at)


def _taken(item: Item, claim: Claim | None, at: datetime) -> Refused:
    if claim is None:
        return Refused(_("%(unit)s 刚被他人处理，请刷新") % {"unit": item.label}, rule="R-110")
    facts = {"unit": item.label, "who": claim.holder_label, "kind": claim.get_kind_display()}
    if at - claim.since < JUST_NOW:
        return Refused(_("%(unit)s 刚被 %(who)s %(kind)s") % facts, rule="R-110")
    return Refused(_("%(unit)s 已被 %(who)s %(kind)s") % facts, rule="R-110")


def _not_yours(item: Item, claim: Claim | None) -> Refused:
    if claim is None:
        return Refused(_("%(unit)s 的占用已到期或已释放，请刷新") % {"unit": item.label})
    facts = {"unit": item.label, "who": claim.holder_label, "kind": claim.get_kind_display()}
    return Refused(_("%(unit)s 现由 %(who)s %(kind)s，请刷新") % facts)
