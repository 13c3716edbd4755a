from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.customers.queries import eraser
from anchang.engine.accounts.models import Account
from anchang.engine.clocks.timers import Clock, Rung, declare
from anchang.engine.events.reactions import Event, when
from anchang.engine.forgetting import Named, forgets_words
from anchang.engine.notices.actions import tell
from anchang.engine.rules.queries import number
from anchang.lib.calendar import SHANGHAI, office_day
from anchang.people.org.models import Site
from anchang.ui.tags.formats import day

from . import actions, queries
from .models import Care, CompetitorNote, ComplaintCheck, KeyAccount, PartnerLog
from .stages import CARE, Stage

DAY = 24 * 60
FLAGGED_FROM = time(9)


def _minutes(account: KeyAccount, at: datetime) -> int:
    """To the end of the day by which care is due."""
    ends = datetime.combine(account.care_due_on + timedelta(days=1), time(), SHANGHAI)
    return int((ends - at).total_seconds() // 60)


declare(Clock(CARE, gettext_lazy("客情维护到期"), _minutes, ladder=(Rung(-DAY), Rung(0), Rung(7 * DAY)), quiet=True))


@when("clocks.warn")
def care_is_due(event: Event, *, by: Account, at: datetime) -> None:
    """The manager hears the day before and when it is late; a week later whoever supervises does too (KEY-007)."""
    if event.given["clock"].code != CARE or event.thing.stage == Stage.LOST:
        return
    account: KeyAccount = event.thing
    rung = event.given["rung"].minutes
    words = {"number": account.customer.number, "due": day(account.care_due_on), "name": account.manager.name}
    once, url = f"{CARE}:{account.pk}:{account.care_due_on}:{rung}", account.get_absolute_url()
    text = _("大客户%(number)s的客情维护，%(due)s到期") % words
    tell([account.manager], by=by, at=at, text=text, url=url, once=once, site_id=account.site_id)
    if rung > 0:
        text = _("%(name)s的大客户%(number)s，客情维护%(due)s已到期，还没有记录") % words
        tell(queries.supervisors(at), by=by, at=at, text=text, url=url, once=f"{once}:up", site_id=account.site_id)


def chores(at: datetime) -> None:
    """Every round: from the day the rule names, which manager with accounts still has no plan of the month (KEY-022)."""
    today, clock = office_day(at), at.astimezone(SHANGHAI).time()
    if clock < FLAGGED_FROM:
        return
    month = today.replace(day=1)
    owing = queries.managers_owing(month, at)
    if not owing or today.day < int(number("keyaccount_plan_day", today, ("office", "CN"))[0]):
        return
    company = Site.objects.get(parent=None)
    for manager in owing:
        actions.flag_month(company, by=Account.objects.system(), at=at, manager=manager, month=month)


@eraser("keyaccounts.care", "keyaccounts.complaintcheck")
def empty_care(files: list[int], at: datetime) -> list[Named]:
    """When somebody was in touch stays, for the intervals; what was said and given goes."""
    cares = Care.objects.filter(account__customer__in=files)
    checks = ComplaintCheck.objects.filter(account__customer__in=files)
    found = [(Care._meta.label_lower, key) for key in cares.values_list("pk", flat=True)]
    found += [(ComplaintCheck._meta.label_lower, key) for key in checks.values_list("pk", flat=True)]
    cares.update(note=_("已删除"), opinion="")
    cares.exclude(gift="").update(gift=_("已删除"))
    checks.update(note="")
    return found


forgets_words(CompetitorNote, "text", "proof", "statement")
forgets_words(PartnerLog, "counterpart", "arrangement", "note")
