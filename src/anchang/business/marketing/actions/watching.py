from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.policies import once, require
from anchang.people.org.models import Site

from ..models import Neighbour


@action("marketing.add_neighbour", gettext_lazy("新增周边楼盘"))
def add_neighbour(
    site: Site,
    *,
    by: Account,
    at: datetime,
    name: str,
    developer: str = "",
    district: str = "",
    address: str = "",
    distance: int | None = None,
) -> Neighbour:
    """Another project to watch. Refuses one without a name and one that is on the list."""
    made = Neighbour(site=site, name=name.strip(), distance=distance, added_by=by, added_at=at)
    made.developer, made.district, made.address = developer.strip(), district.strip(), address.strip()
    require(made.name, _("请填写楼盘名称"))
    _save(made)
    return made


@action("marketing.edit_neighbour", gettext_lazy("修改周边楼盘"))
def edit_neighbour(
    neighbour: Neighbour,
    *,
    by: Account,
    at: datetime,
    name: str,
    developer: str = "",
    district: str = "",
    address: str = "",
    distance: int | None = None,
    is_watched: bool = True,
) -> Neighbour:
    """Changes what is known of the project; one no longer watched keeps its surveys. Refuses a name that is taken."""
    require(name.strip(), _("请填写楼盘名称"))
    neighbour.name, neighbour.developer, neighbour.district = name.strip(), developer.strip(), district.strip()
    neighbour.address, neighbour.distance, neighbour.is_watched = address.strip(), distance, is_watched
    _save(neighbour)
    return neighbour


def _save(neighbour: Neighbour) -> None:
    with once(_("已有「%(name)s」") % {"name": neighbour.name}):
        neighbour.save()
