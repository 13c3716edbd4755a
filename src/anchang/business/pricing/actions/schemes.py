from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.inventory.models import Project
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import note
from anchang.engine.policies import Refused, require
from anchang.lib import pricing
from anchang.lib.faults import Fault

from ..models import Coefficient, Scheme

HUNDRED = Decimal(100)


@action("pricing.open_scheme", gettext_lazy("新建定价方案"))
def open_scheme(
    project: Project,
    *,
    by: Account,
    at: datetime,
    name: str,
    base: Decimal,
    floor_percent: Decimal | None = None,
    target: Decimal | None = None,
    coefficients: Sequence[pricing.Coefficient] = (),
) -> Scheme:
    """Refuses a second scheme of that name, a base or coefficient of zero or below, and coefficients that overlap."""
    require(not project.schemes.filter(name=name).exists(), _("已有同名的定价方案"))
    _require_sound(base, floor_percent, coefficients)
    scheme = Scheme.objects.create(
        project=project, name=name, base=base, floor_percent=floor_percent, target=target, made_by=by, made_at=at
    )
    _keep(scheme, coefficients)
    return scheme


@action("pricing.edit_scheme", gettext_lazy("修改定价方案"))
def edit_scheme(
    scheme: Scheme,
    *,
    by: Account,
    at: datetime,
    name: str,
    base: Decimal,
    floor_percent: Decimal | None = None,
    target: Decimal | None = None,
    coefficients: Sequence[pricing.Coefficient] = (),
) -> Scheme:
    """What was proposed by it stays as it was. Refuses what `open_scheme` refuses."""
    require(not scheme.project.schemes.filter(name=name).exclude(pk=scheme.pk).exists(), _("已有同名的定价方案"))
    _require_sound(base, floor_percent, coefficients)
    scheme.name, scheme.base, scheme.floor_percent, scheme.target = name, base, floor_percent, target
    scheme.save()
    scheme.coefficients.all().delete()
    _keep(scheme, coefficients)
    return scheme


def _require_sound(base: Decimal, floor_percent: Decimal | None, table: Sequence[pricing.Coefficient]) -> None:
    require(base > 0, _("基准单价要大于零"))
    require(floor_percent is None or 0 < floor_percent <= HUNDRED, _("底价比例要在0到100之间"))
    try:
        pricing.require_sound(table)
    except Fault as fault:
        raise Refused(str(fault)) from None


def _keep(scheme: Scheme, table: Sequence[pricing.Coefficient]) -> None:
    Coefficient.objects.bulk_create(
        [
            Coefficient(
                scheme=scheme, kind=one.kind, key=one.key, low=one.low, high=one.high, percent=one.factor * HUNDRED
            )
            for one in table
        ]
    )
    note(base=scheme.base, coefficients=[f"{one.kind} {one.name} {one.factor}" for one in table])
