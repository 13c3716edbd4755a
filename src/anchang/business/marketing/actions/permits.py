"""Presale permits as the housing bureau publishes them, as a table to import: they become neighbours of a site."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.imports.actions import Kind, declare
from anchang.engine.imports.models import Import
from anchang.engine.imports.reading import Checked, Column, Fault
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site

from ..models import Neighbour, Presale

Row = dict[str, Any]


BUILT = ("现房", "现售")


def read_day(text: str) -> date | None:
    """2023-01-17, 2023/1/17, 2023.1.17 or 2023年1月17日; None for homes that are built; ValueError otherwise."""
    if text.strip() in BUILT:
        return None
    plain = text.strip().removesuffix("日").partition(" ")[0]
    for sign in "/.年月":
        plain = plain.replace(sign, "-")
    try:
        year, month, day = (int(part) for part in plain.split("-"))
        return date(year, month, day)
    except ValueError:
        raise ValueError(_("「%(text)s」不是日期，如2023-01-17") % {"text": text}) from None


def read_count(text: str) -> int:
    plain = text.strip().replace(",", "").removesuffix("套")
    if not (plain.isascii() and plain.isdigit() and len(plain) < 7):
        raise ValueError(_("「%(text)s」不是套数") % {"text": text})
    return int(plain)


def short(most: int) -> Any:
    """Reads a text of at most so many characters."""

    def read(text: str) -> str:
        plain = text.strip()
        if len(plain) > most:
            raise ValueError(_("超过%(most)s个字") % {"most": most})
        return plain

    return read


COLUMNS = (
    Column("number", ("permit_no", "预售许可证号", "许可证号", "预售证号"), short(60)),
    Column("name", ("project", "项目名称", "项目", "楼盘"), short(60)),
    Column("district", ("district", "区县", "区域", "行政区"), short(40)),
    Column("address", ("address", "地址", "坐落", "项目地址"), short(200), needed=False),
    Column("use", ("use", "用途"), short(60), needed=False),
    Column("developer", ("developer", "开发企业", "开发商", "预售企业"), short(100), needed=False),
    Column("issued_on", ("permit_date", "发证日期", "许可日期"), read_day),
    Column("homes", ("units_on_sale", "可售套数", "套数"), read_count, needed=False),
)


def examine(site: Site, checked: Checked, at: datetime) -> list[Fault]:
    """Adds permits named twice and dates to come; returns those that are known already, which are passed over."""
    seen: dict[str, int] = {}
    known = set(Presale.objects.filter(neighbour__site=site).values_list("number", flat=True))
    kept = []
    for at_row, row in checked.rows:
        if first := seen.setdefault(row["number"], at_row) - at_row:
            checked.faults.append(Fault(at_row, "许可证号", _("与第%(row)s行是同一个许可证") % {"row": at_row + first}))
        if row["issued_on"] and row["issued_on"] > office_day(at):
            checked.faults.append(Fault(at_row, "发证日期", _("发证日期晚于今天")))
        if row["number"] in known:
            kept.append(Fault(at_row, "许可证号", _("已有这个许可证，不再导入")))
    return kept


@action("marketing.adopt", gettext_lazy("导入周边楼盘"))
def adopt(
    site: Site,
    rows: list[tuple[int, Row]],
    *,
    by: Account,
    at: datetime,
    import_: Import | None,
    district: str = "",
) -> int:
    """Makes neighbours of the projects with these permits, of one district where it is named; how many permits were new.

    A project of that name is not made twice: its permits are added to it.
    """
    chosen = [row for _number, row in rows if district.strip() in ("", row["district"])]
    known = {one.name: one for one in Neighbour.objects.filter(site=site)}
    had = set(Presale.objects.filter(neighbour__site=site).values_list("number", flat=True))
    made = []
    for row in chosen:
        if row["number"] in had:
            continue
        neighbour = known.get(row["name"])
        if neighbour is None:
            facts = {name: row.get(name) or "" for name in ("name", "developer", "district", "address")}
            neighbour = known[row["name"]] = Neighbour.objects.create(site=site, added_by=by, added_at=at, **facts)
        made.append(
            Presale(
                neighbour=neighbour, number=row["number"], issued_on=row["issued_on"], homes=row.get("homes"),
                use=row.get("use") or "",
            )
        )  # fmt: skip
    Presale.objects.bulk_create(made, batch_size=200)
    return len(made)


def site_of(pk: int) -> Site:
    return Site.objects.get(pk=pk)


DISTRICT = Neighbour._meta.get_field("district")
declare(
    Kind(
        "marketing.permits",
        gettext_lazy("预售许可证（周边楼盘）"),
        COLUMNS,
        site_of,
        examine,
        adopt,
        (DISTRICT,),
        home=lambda site: f"{reverse('marketing:index')}?site={site.code}",
    )
)
