from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.customers import actions as customers
from anchang.business.customers.models import Customer, Phone
from anchang.business.customers.queries import insist_open
from anchang.business.customers.stages import UnmaskReason
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.policies import Refused, require
from anchang.lib.calendar import office_day
from anchang.lib.faults import Fault
from anchang.people.org.models import Site

from .. import queries
from ..models import Attempt, DialRules
from ..stages import CAPPED, Outcome, Purpose

TALKED = (Outcome.REACHED, Outcome.WRONG)


@action("contacting.dial", gettext_lazy("拨打"))
def dial(
    customer: Customer, *, by: Account, at: datetime, purpose: str, phone: Phone | None = None, asked: str = ""
) -> Attempt:
    """Somebody is about to ring the person under their main number, or `phone`: writes the attempt, and gives the whole
    number in its `dialled`, which the ledger keeps like every look at one.

    Everything is asked at this moment: whether anybody may contact them (R-240, R-247), the hours and how often they
    were tried by whomever under whatever file (R-246). Of two who dial at once one is heard. Whoever asks again for a
    call just begun gets that one. Refuses 客户要求回电 without how they asked, and says when ringing is allowed next.
    """
    require(purpose in Purpose.values, _("请选择拨打目的"))
    require(purpose != Purpose.CALLBACK or asked.strip(), _("请写明客户什么时候、怎么要求回电的"))
    insist_open(customer)
    place = _place(customer, phone)
    files = held(customer)
    begun = queries.open_attempt(customer, by, at, place)
    purpose = begun.purpose if begun else purpose
    queries.may_ring(customer, files, at, purpose, capped=begun is None and purpose in CAPPED).insist()
    number = customers.unmask(customer, by=by, at=at, reason=UnmaskReason.FOLLOW_UP, phone=phone)
    attempt = begun or Attempt.objects.create(
        customer=customer, site_id=customer.site_id, by=by, place=place, purpose=purpose, asked=asked.strip(), at=at
    )
    attempt.dialled = number
    return attempt


def _place(customer: Customer, phone: Phone | None) -> int:
    known = [one.pk for one in queries.numbers(customer)]
    require(known, _("该客户没有留电话"))
    require(phone is None or phone.pk in known, _("这个号码不在这份资料里"))
    return 1 if phone is None else known.index(phone.pk) + 1


def held(customer: Customer) -> list[int]:
    """Every file of the person, whose rows stay locked until the transaction ends: who tries them waits for who does."""
    locked: set[int] = set()
    while not locked.issuperset(files := queries.files_of(customer)):
        rows = Customer.objects.select_for_update(no_key=True).filter(pk__in=files).order_by("pk")
        locked.update(rows.values_list("pk", flat=True))
    return files


@action("contacting.hang_up", gettext_lazy("填通话结果"))
def hang_up(attempt: Attempt, *, by: Account, at: datetime, outcome: str, seconds: int = 0) -> Attempt:
    """How the call went, once. Refuses a talk longer than the time since it was dialled, or one that reached nobody."""
    require(outcome in Outcome.values, _("请选择通话结果"))
    row = Attempt.objects.select_for_update().get(pk=attempt.pk)
    require(row.is_open, _("这次拨打已经填过结果"))
    require(not seconds or outcome in TALKED, _("没有接通，不用填通话时长"))
    require(0 <= seconds <= (at - row.at).total_seconds(), _("通话时长不能超过从拨打到现在的时间"))
    row.outcome, row.seconds, row.ended_at = outcome, seconds, at
    row.save(update_fields=["outcome", "seconds", "ended_at"])
    return row


@action("contacting.set_hours", gettext_lazy("联系时段"))
def set_hours(
    site: Site,
    *,
    by: Account,
    at: datetime,
    since: date,
    working: Sequence[Sequence[str]],
    rest: Sequence[Sequence[str]],
    a_day: int,
    a_week: int,
) -> DialRules:
    """From a day to come on the site rings and writes at these hours, so often. The same day again replaces them."""
    require(since > office_day(at), _("新的时段最早从明天起执行"))
    require(working or rest, _("请至少填写一个可以联系的时段"))
    given = {"working": [list(one) for one in working], "rest": [list(one) for one in rest]}
    known = DialRules(site=site, since=since, a_day=a_day, a_week=a_week, **given)
    try:
        queries.quiet(known)
        queries.caps(known)
    except Fault as wrong:
        raise Refused(str(wrong)) from None
    except ValueError:
        raise Refused(_("时间请写在00:00到24:00之间")) from None
    stamp = {"a_day": a_day, "a_week": a_week, "set_by": by, "set_at": at}
    return DialRules.objects.update_or_create(site=site, since=since, defaults={**given, **stamp})[0]
