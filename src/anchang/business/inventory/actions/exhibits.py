"""What hangs on the wall of the sales hall: the documents a buyer may read before any money (R-101, R-108)."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.inventory.models import Exhibit, Project, UnitType
from anchang.business.inventory.queries import day_of, exhibit_kinds
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.files.actions import PDF, PICTURES, keep
from anchang.engine.policies import require


@action("inventory.show_exhibit", gettext_lazy("公示上墙"))
def show_exhibit(
    project: Project, *, by: Account, at: datetime, kind: str, shown_on: date, number: str = "", file: Any = None
) -> Exhibit:
    """Records a document as shown from that day on; `file` is an uploaded file of it.

    Refuses a kind that is not on the list, a day to come, and one with neither number nor file.
    """
    require(kind in {one.code for one in exhibit_kinds()}, _("公示清单里没有这一项"))
    require(shown_on <= day_of(at), _("上墙日期不能晚于今天"))
    require(number.strip() or file, _("请填写文号或上传文件"))
    kept = None
    if file:
        facts = {"name": file.name, "content": file.read(), "kinds": (PDF, *PICTURES), "title": kind}
        kept = keep(project, by=by, at=at, **facts)
    return Exhibit.objects.create(project=project, kind=kind, number=number.strip(), file=kept, shown_on=shown_on)


@action("inventory.take_down_exhibit", gettext_lazy("撤下公示"))
def take_down_exhibit(exhibit: Exhibit, *, by: Account, at: datetime, on: date) -> Exhibit:
    """It hung there up to that day. Refuses one taken down already, a day to come and one before it was shown."""
    require(exhibit.taken_down_on is None, _("这份材料已撤下"))
    require(exhibit.shown_on <= on <= day_of(at), _("撤下日期不能早于上墙日期，也不能晚于今天"))
    exhibit.taken_down_on = on
    exhibit.save(update_fields=["taken_down_on"])
    return exhibit


@action("inventory.set_plan", gettext_lazy("上传户型图"))
def set_plan(project: Project, *, by: Account, at: datetime, name: str, picture: Any) -> UnitType:
    """The floor plan of a unit type, a picture; the one before it is replaced. Refuses what is no picture."""
    facts = {"name": picture.name, "content": picture.read(), "kinds": PICTURES, "title": name}
    kept = keep(project, by=by, at=at, **facts)
    made, _new = UnitType.objects.get_or_create(project=project, name=name)
    made.plan = kept
    made.save(update_fields=["plan"])
    return made
