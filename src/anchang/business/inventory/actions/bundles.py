"""A home and the parking places and store rooms that are sold with it: all of them or none."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.inventory.models import Claim, Unit
from anchang.business.inventory.stages import COMPANIONS
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action, attempt
from anchang.engine.doors.work import mention, note
from anchang.engine.policies import Refused, require

from .claims import free


@action("inventory.bundle", gettext_lazy("组合销售"))
def bundle(unit: Unit, *, by: Account, at: datetime, companions: Iterable[Unit]) -> Unit:
    """From now on the companions are taken, turned and freed with the home, and cost what all of them cost.

    Refuses anything but parking places and store rooms of the same project as companions, one that goes with another
    home, and while any part is held, sold or withheld.
    """
    wanted = sorted({one.pk for one in companions})
    require(wanted and unit.pk not in wanted, _("请选择随房出售的车位或储藏室"))
    # Whoever takes a part waits for this row, and then finds it as it has become.
    rows = _locked([unit.pk, *wanted])
    home, parts = rows.pop(unit.pk), list(rows.values())
    require(len(parts) == len(wanted), _("已被他人处理，请刷新"))
    require(home.usage not in COMPANIONS, _("车位和储藏室不能作为主房源"))
    for one in parts:
        require(one.usage in COMPANIONS, _("%(unit)s 不是车位或储藏室") % {"unit": one.label})
        require(one.lead_id is None, _("%(unit)s 已随别的房源出售") % {"unit": one.label})
        require(one.building.project_id == home.building.project_id, _("%(unit)s 不属于这个项目") % {"unit": one.label})
    _free_overdue([home, *parts], by, at)
    Unit.objects.filter(pk__in=wanted, lead=None).update(lead=home.pk)
    Unit.objects.filter(pk=home.pk).update(parts=home.parts + len(parts))
    _insist_free([home, *parts])
    unit.refresh_from_db()
    note(companions=[one.label for one in parts])
    mention(*parts)
    return unit


@action("inventory.unbundle", gettext_lazy("解除组合"))
def unbundle(unit: Unit, *, by: Account, at: datetime) -> Unit:
    """Every part can be sold by itself again. Refuses a home without companions, and while the bundle is taken."""
    keys = list(unit.companions.values_list("pk", flat=True))
    require(keys, _("这套房没有随房出售的车位或储藏室"))
    rows = _locked([unit.pk, *keys])
    home, parts = rows.pop(unit.pk), list(rows.values())
    _free_overdue([home], by, at)
    Unit.objects.filter(pk__in=keys, lead=home.pk).update(lead=None)
    Unit.objects.filter(pk=home.pk).update(parts=0)
    _insist_free([home, *parts])
    unit.refresh_from_db()
    mention(*parts)
    return unit


def _locked(keys: list[int]) -> dict[int, Unit]:
    rows = Unit.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    return {one.pk: one for one in rows.select_related("building")}


def _free_overdue(units: list[Unit], by: Account, at: datetime) -> None:
    past = Claim.objects.filter(item__in=[one.pk for one in units], ended_at=None, until__lte=at)
    for one in past.select_related("item"):
        # Refused here means that the clock has just freed it, or that it went with its home.
        attempt(free, one.item, by=by, at=at, reference=one.reference, how="overdue")


def _insist_free(units: list[Unit]) -> None:
    """Nothing has a claim. Asked last, when nobody can take a part any more."""
    claims = Claim.objects.filter(item__in=[one.pk for one in units], ended_at=None)
    taken = claims.select_related("item").order_by("pk").first()
    if taken is not None:
        facts = {"unit": taken.item.label, "who": taken.holder_label, "kind": taken.get_kind_display()}
        raise Refused(_("%(unit)s 已被 %(who)s %(kind)s，不能改组合") % facts, rule="R-110")
