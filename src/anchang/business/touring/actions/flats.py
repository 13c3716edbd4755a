from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.policies import once, require
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site

from ..models import ClosedDay, ShowFlat, Tour
from ..stages import MOST_PARTIES, STEP, Stage


@action("touring.add_flat", gettext_lazy("新增样板间"))
def add_flat(site: Site, *, by: Account, at: datetime, name: str, **given: Any) -> ShowFlat:
    """Another show flat of the site. Refuses a name that is taken and hours that make no slot."""
    flat = ShowFlat(site=site, name=name.strip(), **_checked(**given))
    require(flat.name, _("请填写样板间名称"))
    with once(_("已有「%(name)s」") % {"name": flat.name}):
        flat.save()
    return flat


@action("touring.edit_flat", gettext_lazy("修改样板间"))
def edit_flat(flat: ShowFlat, *, by: Account, at: datetime, name: str, is_open: bool = True, **given: Any) -> ShowFlat:
    """Changes what holds for bookings from now on; tours that are booked keep their time.

    Refuses fewer places than some slot to come has parties, and a name that is taken.
    """
    ShowFlat.objects.select_for_update().only("pk").get(pk=flat.pk)
    facts = {"name": name.strip(), "is_open": is_open, **_checked(**given)}
    coming = Tour.objects.filter(flat=flat, stage=Stage.BOOKED, ends_at__gt=at).values_list("starts_at", flat=True)
    most = max(Counter(coming).values(), default=0)
    require(facts["capacity"] >= most, _("已有一场约了%(most)s组，名额不能更少，请先改约") % {"most": most})
    for field, value in facts.items():
        setattr(flat, field, value)
    with once(_("已有「%(name)s」") % {"name": flat.name}):
        flat.save()
    return flat


def _checked(
    *, capacity: int, slot_minutes: int, opens: time, closes: time, closed_on: Sequence[str] = ()
) -> dict[str, Any]:
    require(1 <= capacity <= MOST_PARTIES, _("同时接待1到%(most)s组") % {"most": MOST_PARTIES})
    require(10 <= slot_minutes <= 240 and slot_minutes % STEP == 0, _("每场10到240分钟，按10分钟计"))
    require(opens.minute % STEP == 0 and not opens.second, _("开放时间请填整十分"))
    minutes = (closes.hour - opens.hour) * 60 + closes.minute - opens.minute
    require(minutes >= slot_minutes, _("开放时间不够一场，请核对"))
    weekdays = "".join(sorted({str(int(one)) for one in closed_on}))
    require(len(weekdays) < 7, _("每周至少开放一天"))
    hours = {"capacity": capacity, "slot_minutes": slot_minutes, "opens": opens, "closes": closes}
    return {**hours, "closed_on": weekdays}


@action("touring.close_day", gettext_lazy("闭馆一天"))
def close_day(flat: ShowFlat, *, by: Account, at: datetime, on: date, why: str) -> ClosedDay:
    """Shuts the flat for a day. Refuses a day in the past, one without a reason, and one that has tours booked."""
    ShowFlat.objects.select_for_update().only("pk").get(pk=flat.pk)
    require(on >= office_day(at), _("日期不能早于今天"))
    require(why.strip(), _("请写明原因"))
    booked = Tour.objects.filter(flat=flat, on=on, stage=Stage.BOOKED).count()
    require(not booked, _("当天已约了%(count)s组带看，请先改约或取消") % {"count": booked})
    require(not ClosedDay.objects.filter(flat=flat, on=on).exists(), _("这一天已经闭馆"))
    return ClosedDay.objects.create(flat=flat, on=on, why=why.strip())


@action("touring.open_day", gettext_lazy("恢复开放"))
def open_day(closed: ClosedDay, *, by: Account, at: datetime) -> None:
    """The flat is open on that day after all."""
    closed.delete()
