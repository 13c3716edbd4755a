from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.inventory.models import Building, Item, Permit, Phase, Project, Unit
from anchang.business.inventory.queries import day_of
from anchang.business.inventory.stages import SaleMode, Usage
from anchang.engine.accounts.models import Account
from anchang.engine.clocks import timers
from anchang.engine.doors.actions import action
from anchang.engine.policies import require
from anchang.people.org.models import Site

from .releases import RELEASE

BATCH = 500


@action("inventory.open_project", gettext_lazy("建立项目"))
def open_project(site: Site, *, by: Account, at: datetime, name: str, developer: str, **about: Any) -> Project:
    """`about`: district, address, escrow_bank, escrow_account. Refuses a second project of that name at the site."""
    require(not Project.objects.filter(site=site, name=name).exists(), _("本案场已有同名项目"))
    return Project.objects.create(site=site, name=name, developer=developer, **about)


@action("inventory.record_permit", gettext_lazy("登记预售许可证"))
def record_permit(
    project: Project,
    *,
    by: Account,
    at: datetime,
    number: str,
    issued_on: date,
    buildings: Iterable[Building] = (),
) -> Permit:
    """Puts `buildings` under the permit, so that their units can be released from `issued_on` on (R-102).

    Starts the deadline within which everything has to be on sale (R-103).
    Refuses a number that is recorded already, a date to come, and a building of another project.
    """
    require(not Permit.objects.filter(number=number).exists(), _("这个许可证号已登记"))
    require(issued_on <= day_of(at), _("发证日期不能晚于今天"))
    permit = Permit.objects.create(project=project, number=number, issued_on=issued_on)
    for building in buildings:
        require(building.project_id == project.pk, _("楼栋不属于这个项目"))
        building.permit = permit
        building.save(update_fields=["permit"])
    timers.start(permit, RELEASE, at=at)
    return permit


@action("inventory.revoke_permit", gettext_lazy("撤销预售许可证"))
def revoke_permit(permit: Permit, *, by: Account, at: datetime, on: date) -> Permit:
    """From that day on nothing under the permit can be taken; what is taken stays taken (R-102).

    Refuses a permit that is revoked already and a day before its issue.
    """
    require(permit.revoked_on is None, _("许可证已撤销"))
    require(on >= permit.issued_on, _("撤销日期不能早于发证日期"))
    permit.revoked_on = on
    permit.save(update_fields=["revoked_on"])
    timers.stop(permit, RELEASE, at=at)
    return permit


@action("inventory.edit_project", gettext_lazy("修改项目"))
def edit_project(project: Project, *, by: Account, at: datetime, sale_mode: str, lead_bank: str = "") -> Project:
    """Whether it is sold before or after it is built, and its lead bank (R-112). Refuses any other way of selling."""
    require(sale_mode in SaleMode.values, _("销售方式只能是预售或现售"), rule="R-112")
    project.sale_mode, project.lead_bank = sale_mode, lead_bank
    project.save(update_fields=["sale_mode", "lead_bank"])
    return project


@action("inventory.add_phase", gettext_lazy("增加分期"))
def add_phase(project: Project, *, by: Account, at: datetime, name: str, buildings: Iterable[Building] = ()) -> Phase:
    """A phase with these buildings, which leave the one they were in. Refuses a second phase of that name."""
    require(not project.phases.filter(name=name).exists(), _("项目里已有这一期"))
    phase = Phase.objects.create(project=project, name=name)
    for building in buildings:
        require(building.project_id == project.pk, _("楼栋不属于这个项目"))
        building.phase = phase
        building.save(update_fields=["phase"])
    return phase


@action("inventory.rename_building", gettext_lazy("修改楼栋名称"))
def rename_building(building: Building, *, by: Account, at: datetime, name: str) -> Building:
    """The building and its units get the new name; who has taken them and what they cost stays.

    Refuses a name that another building of the project has.
    """
    others = building.project.buildings.exclude(pk=building.pk)
    require(name.strip() and not others.filter(name=name.strip()).exists(), _("项目里已有这栋楼"))
    building.name = name.strip()
    building.save(update_fields=["name"])
    units = list(building.units.all())
    for unit in units:
        unit.label = label(building, unit.entrance, unit.room)
    Item.objects.bulk_update(units, ["label"], batch_size=BATCH)
    return building


@action("inventory.add_building", gettext_lazy("增加楼栋"))
def add_building(project: Project, *, by: Account, at: datetime, name: str, permit: Permit | None = None) -> Building:
    """Refuses a second building of that name and a permit of another project."""
    require(not project.buildings.filter(name=name).exists(), _("项目里已有这栋楼"))
    require(permit is None or permit.project_id == project.pk, _("许可证不属于这个项目"))
    return Building.objects.create(project=project, name=name, permit=permit)


@action("inventory.add_unit", gettext_lazy("增加房源"))
def add_unit(
    building: Building,
    *,
    by: Account,
    at: datetime,
    entrance: str,
    floor: int,
    room: str,
    gross_area: Decimal,
    net_area: Decimal | None = None,
    type: str = "",
    usage: str = Usage.HOME,
) -> Unit:
    """One unit without a price; whole buildings come by price table. Refuses a room that is there already."""
    require(not building.units.filter(entrance=entrance, room=room).exists(), _("这个房号已存在"))
    return Unit.objects.create(
        site_id=building.site_id,
        label=label(building, entrance, room),
        building=building,
        entrance=entrance,
        floor=floor,
        room=room,
        type=type,
        usage=usage,
        gross_area=gross_area,
        net_area=net_area,
    )


def label(building: Building, entrance: str, room: str) -> str:
    """How the office calls a unit: 28-1-1203, without the entrance where a building has none."""
    return "-".join(part for part in (building.name.removesuffix("号楼"), entrance, room) if part)
