"""Taking, turning and freeing what is sold once."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.inventory.models import Claim, Flag, Item, Unit
from anchang.business.inventory.queries import cell_of, day_of, live_claim, turning
from anchang.business.inventory.stages import ClaimKind, FlagKind
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action, attempt
from anchang.engine.doors.work import at_work, mention, note
from anchang.engine.policies import Refused, require

JUST_NOW = timedelta(minutes=1)

# One statement decides, because between a question and an insert somebody else fits in. Django's ORM has no
# INSERT … SELECT, and bulk_create(ignore_conflicts=True) knows the constraint but no conditions and returns no key.
# PostgreSQL also holds the permit's row against a revocation under way, and the unit's against a bundle being made or
# opened; SQLite has one writer at a time anyway. A home comes with its companions or not at all: `parts` is read from
# the row as it is once locked, so that a bundle made in the meantime shows as a number that does not fit.
FREE = """AND NOT EXISTS (
    SELECT 1 FROM inventory_claim live WHERE live.item_id = unit.item_ptr_id AND live.ended_at IS NULL)"""
PARTS = "OR unit.lead_id = %s"
# Withholding is done to units that are not on sale yet, or for the very reason that keeps them from it.
SALE = """AND permit.released_at <= %s AND NOT EXISTS (
    SELECT 1 FROM inventory_flag flag WHERE flag.unit_id = unit.item_ptr_id AND flag.ended_at IS NULL
    AND (flag.kind = 'seized' OR (flag.kind = 'mortgaged' AND flag.consent_no = '')))"""
TAKE = """
INSERT INTO inventory_claim
    (item_id, kind, reference, holder_label, holder_id, ground, since, until, ended_at, ended_how, parts)
SELECT unit.item_ptr_id, %s, %s, %s, %s, %s, %s, %s, NULL, '', unit.parts
FROM inventory_unit unit
JOIN inventory_building building ON building.id = unit.building_id
JOIN inventory_permit permit ON permit.id = building.permit_id
WHERE ((unit.item_ptr_id = %s AND unit.lead_id IS NULL) {parts}) AND unit.price_id IS NOT NULL
  AND permit.issued_on <= %s AND (permit.revoked_on IS NULL OR permit.revoked_on > %s)
  {sale}
  {free}
ORDER BY unit.item_ptr_id
{lock}
ON CONFLICT DO NOTHING
RETURNING id, item_id, parts
"""
END = """
UPDATE inventory_claim SET ended_at = %s, ended_how = %s
WHERE item_id IN (SELECT item_ptr_id FROM inventory_unit WHERE item_ptr_id = %s OR lead_id = %s)
  AND reference = %s AND ended_at IS NULL AND (until IS NULL OR until > %s)
RETURNING id, item_id, holder_label, holder_id
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

    A home is taken with the parking places and store rooms sold with it, all or none; a companion alone is refused.
    Refuses without a valid permit (R-102), without a posted price (R-103, R-130), before the release, a seized unit, a
    mortgaged one without the mortgagee's consent (R-111), and what is taken already (R-110).
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

    What was taken along is free with it. Refuses when the item is not claimed by that reference, and a companion alone.
    """
    claim: Claim | None = Claim.objects.filter(item_id=item.pk, ended_at=None).first()
    if claim is None or claim.reference != reference:
        raise _not_yours(item, claim)
    _end(claim, at, how)
    unit = Unit.objects.filter(pk=item.pk).first()
    require(unit is None or unit.lead_id is None, _("%(unit)s 随房出售，不能单独释放") % {"unit": item.label})
    parts = _companions(item, claim.parts)
    if parts:
        theirs = Claim.objects.filter(item__in=parts, reference=reference, ended_at=None)
        theirs.update(ended_at=at, ended_how=how)
    for one in [unit, *parts]:
        _newest_price(one)
    mention(item, *parts)
    return claim


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
    code = ClaimKind(kind).value
    facts = [code, reference, holder_label, holder_id, ground, moment(at), moment(until), item.pk]
    sale = [] if code == ClaimKind.CONTROL else [moment(at)]
    with connection.cursor() as cursor:
        cursor.execute(_take_text(bool(sale)), [*facts, *[item.pk] * bool(PARTS), day, day, *sale])
        rows = {row[1]: row for row in cursor.fetchall()}
    if not rows:
        return None
    _insist_whole(item, rows, at)
    key, _item, parts = rows[item.pk]
    note(claim=key, kind=str(kind), reference=reference, holder=holder_label, until=until)
    mention(item, *_companions(item, parts))
    names = ("kind", "reference", "holder_label", "holder_id", "ground", "since", "until", "ended_at", "ended_how")
    values = (code, reference, holder_label, holder_id, ground, at, until, None, "")
    return Claim.from_db(connection.alias, ["id", "item_id", *names, "parts"], [key, item.pk, *values, parts])


def _take_text(for_sale: bool) -> str:
    lock = "FOR SHARE OF permit, unit" if connection.vendor == "postgresql" else ""
    return TAKE.format(free=FREE, lock=lock, parts=PARTS, sale=SALE if for_sale else "")


def _insist_whole(item: Item, rows: dict[int, tuple[int, int, int]], at: datetime) -> None:
    """Raises unless the home and every companion were taken; what was taken of them goes with the step."""
    taken = rows.get(item.pk)
    if taken is not None and len(rows) == 1 + taken[2]:
        return
    whole = Unit.objects.filter(Q(pk=item.pk) | Q(lead=item.pk)).exclude(pk__in=rows).order_by("pk")
    raise _why_not(whole.first() or item, at)


def _companions(item: Item, parts: int) -> list[Unit]:
    """What is sold with the home; asked only where there is any."""
    return list(Unit.objects.filter(lead=item.pk).order_by("pk")) if parts else []


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
        cursor.execute(END, [moment, how, item.pk, item.pk, reference, moment])
        row = next((row for row in cursor.fetchall() if row[1] == item.pk), None)
    if row is None:
        return None
    note(ended=row[0], reference=reference, how=how)
    return row[2], row[3]


def _clear_overdue(item: Item, *, by: Account, at: datetime) -> bool:
    """Frees a claim past its time; False where there is none."""
    past = Claim.objects.filter(item_id=item.pk, ended_at=None, until__lte=at).first()
    if past is not None:
        # Refused here means that somebody else has just cleared it; the statement that follows decides.
        attempt(free, item, by=by, at=at, reference=past.reference, how="overdue")
    return past is not None


def _newest_price(unit: Unit | None) -> None:
    newest = unit.prices.order_by("-price_list__version").first() if unit is not None else None
    if unit is not None and newest is not None and newest.pk != unit.price_id:
        unit.price = newest
        unit.save(update_fields=["price"])


def _why_not(item: Item, at: datetime) -> Refused:
    """The refusal that explains why the statement took nothing."""
    unit = Unit.objects.select_related("building__permit", "lead").get(pk=item.pk)
    permit, name = unit.building.permit, {"unit": unit.label}
    if permit is None or not permit.valid_on(day_of(at)):
        return Refused(_("%(unit)s 所在楼栋没有有效的预售许可证") % name, rule="R-102")
    if unit.price_id is None:
        return Refused(_("%(unit)s 还没有公示价格") % name, rule="R-103/R-130")
    flag = next((one for one in unit.flags.filter(ended_at=None).order_by("-kind") if one.blocks), None)
    if flag is not None:
        return _flagged(flag, name)
    claim = live_claim(unit, at)
    if claim is None and not permit.is_released(at):
        return Refused(_("%(unit)s 已取证未开盘，推盘后才能销售") % name, rule="R-103")
    if claim is None and unit.lead is not None:
        return Refused(_("%(unit)s 随 %(lead)s 一起出售，不能单独占用") % {**name, "lead": unit.lead.label})
    return _taken(unit, claim, at)


def _flagged(flag: Flag, name: dict[str, str]) -> Refused:
    facts = {**name, "no": flag.document_no}
    if flag.kind == FlagKind.SEIZED:
        return Refused(_("%(unit)s 已被查封（%(no)s），不能销售") % facts)
    return Refused(_("%(unit)s 设有在建工程抵押（%(no)s），抵押权人书面同意后才能销售") % facts, rule="R-111")


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
