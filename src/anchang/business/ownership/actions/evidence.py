from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.customers.models import Customer
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.policies import require
from anchang.lib.calendar import SHANGHAI, office_day
from anchang.people.org.models import Site

from ..models import Evidence, Voiding
from ..queries import evidence_of, mask_key
from ..stages import Kind


@action("ownership.witness", gettext_lazy("记录归属证据"))
def witness(
    site: Site,
    *,
    by: Account,
    at: datetime,
    kind: str,
    claimant: Account | None = None,
    company: str = "",
    customer: Customer | None = None,
    phone_key: str = "",
    mask: str = "",
    ref: str = "",
    url: str = "",
    happened_at: datetime | None = None,
    effective: bool = True,
) -> Evidence:
    """Something that speaks for `claimant` (of `company`, if it is another one) having the customer.

    `happened_at` is a time another server stamped; else now decides, whatever a device says. A report whose number
    `ref` is known already takes over its time and its place among the day's reports: it only says now whose it is.
    Refuses a kind that is none, nobody to speak for, nobody to speak of, and a time to come.
    """
    require(kind in Kind.values, _("请选择证据类别"))
    require(claimant or company.strip(), _("请写明是谁的证据"))
    require(kind != Kind.REPORT or company.strip(), _("报备要写明渠道公司"))
    require(happened_at is None or happened_at <= at, _("证据时间不能晚于现在"))
    key = mask_key(mask)
    require(not mask or key, _("脱敏电话要写前三位和后四位"))
    require(customer or phone_key or key, _("请写明是哪位客户"))
    made = Evidence(
        site=site, kind=kind, claimant=claimant, company=company.strip(), customer=customer, phone_key=phone_key or None,
        mask=mask if key else "", mask_key=key or None, at=happened_at or at, recorded_at=at, recorded_by=by,
        effective=effective, ref=ref, url=url,
    )  # fmt: skip
    if kind == Kind.REPORT:
        _count(made)
    made.save()
    return made


def _count(made: Evidence) -> None:
    """Which of the day's reports of the company and of the agent it is."""
    known = {"site": made.site, "kind": Kind.REPORT, "company": made.company}
    earlier = Evidence.objects.filter(ref=made.ref, **known).first() if made.ref else None
    if earlier is not None:
        made.at, made.nth_company, made.nth_agent = earlier.at, earlier.nth_company, earlier.nth_agent
        made.mask, made.mask_key = made.mask or earlier.mask, made.mask_key or earlier.mask_key
        return
    start = datetime.combine(office_day(made.at), time.min, SHANGHAI)
    day = Evidence.objects.filter(at__gte=start, at__lt=start + timedelta(days=1), **known)
    made.nth_company = day.count() + 1
    made.nth_agent = day.filter(claimant=made.claimant).count() + 1 if made.claimant else made.nth_company


@action("ownership.void", gettext_lazy("作废证据"))
def void(customer: Customer, *, by: Account, at: datetime, key: str, reason: str, concealed: bool = False) -> Voiding:
    """That evidence must not count, and why; it stays in the timeline. `concealed`: its claimant hid an earlier visit.

    Refuses evidence that is not of this customer, is void already, or speaks for who voids it or against them alone.
    """
    require(reason.strip(), _("请写明作废原因"))
    one = next((one for one in evidence_of(customer) if one.key == key), None)
    require(one is not None, _("这份证据不是这位客户的"))
    require(one and not one.voided, _("这份证据已经作废"))
    require(one and one.claimant != f"a{by.pk}" and customer.owner_id != by.pk, _("自己的客户由别人来判"))
    return Voiding.objects.create(
        site_id=customer.site_id, customer=customer, key=key, reason=reason.strip(), concealed=concealed, by=by, at=at
    )
