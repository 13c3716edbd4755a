from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.inventory.models import Building, Project
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.policies import Refused, require
from anchang.engine.states import move

from ..models import OFFERED, Bound, Part, Policy
from ..stages import Kind, PartKind, PlanKind, Source


class Share(NamedTuple):
    """A part of the price under a payment method: its share in percent, due so many days after signing."""

    kind: str
    share: Decimal
    days: int


@action("terms.propose", gettext_lazy("拟定优惠政策"))
def propose(
    project: Project,
    *,
    by: Account,
    at: datetime,
    name: str,
    source: str,
    starts_on: date,
    value: Decimal = Decimal(0),
    kind: str = Kind.PERCENT,
    buildings: Iterable[Building] = (),
    types: Iterable[str] = (),
    parts: Iterable[Share] = (),
    **more: Any,
) -> Policy:
    """A draft of the next version of the policy of that name, or of the payment method (source `payment`).

    `more`: pays, ends_on, exclusion, place, uses, note, why. Refuses what `_checked` refuses, and a version that
    somebody else drafts at the same moment.
    """
    given = {"name": name.strip(), "source": source, "kind": kind, "value": value, "starts_on": starts_on, **more}
    shares = _checked(given, list(parts))
    last = Policy.objects.filter(project=project, name=given["name"]).aggregate(last=Max("version"))["last"] or 0
    made = Policy(project=project, version=last + 1, proposed_by=by, proposed_at=at, **given)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        raise Refused(_("刚有别人拟了同名的版本，请刷新再看")) from None
    _describe(made, buildings, types, shares)
    return made


@action("terms.edit", gettext_lazy("修改草稿"))
def edit(
    policy: Policy,
    *,
    by: Account,
    at: datetime,
    buildings: Iterable[Building] = (),
    types: Iterable[str] = (),
    parts: Iterable[Share] = (),
    **given: Any,
) -> Policy:
    """Writes a draft anew; name and source stay. Refuses what `propose` refuses, and anything once it is submitted."""
    shares = _checked({"name": policy.name, "source": policy.source, **given}, list(parts))
    move(policy, "edit", by=by, at=at, **given)
    policy.bounds.all().delete()
    policy.parts.all().delete()
    _describe(policy, buildings, types, shares)
    return policy


def _checked(given: dict[str, Any], parts: list[Share]) -> list[Share]:
    """Refuses a policy without a name or value, one of 100 % or more, days the wrong way round, a coupon that nobody can
    use, and a payment method whose parts are not the whole price."""
    source, value, ends_on = given["source"], given["value"], given.get("ends_on")
    require(given["name"], _("请填写名称"))
    require(source in OFFERED, _("请选择来源"))
    require(given["kind"] in Kind.values, _("请选择优惠方式"))
    require(value > 0 or (source == Source.PAYMENT and value == 0), _("优惠要大于零"))
    require(given["kind"] == Kind.AMOUNT or value < 100, _("按比例优惠要小于100%"))
    require(ends_on is None or ends_on >= given["starts_on"], _("最后一天不能早于开始日期"))
    require(given.get("uses") is None or given["uses"] > 0, _("可用次数要大于零"))
    if source != Source.PAYMENT:
        require(not parts and not given.get("pays"), _("只有付款方式才分期"))
        return []
    require(given.get("pays") in PlanKind.values, _("请选择付款方式"))
    require(all(one.share > 0 and one.days >= 0 and one.kind in PartKind.values for one in parts), _("请填对各期"))
    require(sum((one.share for one in parts), Decimal(0)) == 100, _("各期比例合计要等于100%"))
    return parts


def _describe(policy: Policy, buildings: Iterable[Building], types: Iterable[str], parts: list[Share]) -> None:
    """The rows of the policy; refuses a building of another project."""
    homes = list(buildings)
    require(all(one.project_id == policy.project_id for one in homes), _("楼栋不在这个项目里"))
    bounds = [Bound(policy=policy, building=one) for one in homes]
    bounds += [Bound(policy=policy, type=one) for one in dict.fromkeys(types) if one]
    Bound.objects.bulk_create(bounds)
    Part.objects.bulk_create([Part(policy=policy, place=n, **one._asdict()) for n, one in enumerate(parts, start=1)])
