"""What the room knows of one person: for their line of time, and for the copy they ask for."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from anchang.business.customers.queries import Moment, Section, moments
from anchang.engine.accounts.models import Account
from anchang.ui.tags.formats import day

from ..models import FirstContact, Row


@moments("stewardship", pgettext_lazy("客户经过", "分配"), [FirstContact])
def contact_moments(keys: Sequence[int], account: Account, at: datetime, limit: int) -> Iterator[Moment]:
    """To whom the customer was given and whether they were spoken with in time, as far as the account sees it: one query."""
    rows = FirstContact.objects.visible_to(account, at).filter(customer__in=keys).select_related("specialist")
    for one in rows.order_by("-assigned_at")[:limit]:
        name, url = one.specialist.name, one.get_absolute_url()
        given = _("分配给%(name)s，%(due)s前首次联系") % {"name": name, "due": day(one.due_at)}
        yield Moment(one.assigned_at, "arrows-exchange", given, url=url)
        if one.ended_at:
            tone = "ok" if one.ended_at <= one.due_at else "warn"
            ended = _("首次联系：%(how)s") % {"how": one.get_ended_how_display()}
            yield Moment(one.ended_at, "phone", ended, name, url, tone)


def stewardship_told(files: list[int], at: datetime) -> Iterator[Section]:
    """What was noted in the lists of the days, and who had to get in touch by when."""
    noted = Row.objects.filter(customer__in=files).exclude(note="").select_related("batch", "day").order_by("day__on")
    rows = [(one.day.on, one.batch.get_kind_display(), one.note) for one in noted]
    yield Section(_("客户动态"), (_("日期"), _("资料类别"), _("记录")), rows)
    given = FirstContact.objects.filter(customer__in=files).select_related("specialist").order_by("assigned_at")
    contacts = [(one.specialist.name, one.assigned_at, one.due_at, one.ended_at) for one in given]
    yield Section(_("首次联系"), (_("专员"), _("分配时间"), _("期限"), _("结束时间")), contacts)
