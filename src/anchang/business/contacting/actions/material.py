from datetime import date, datetime

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import insist_open
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.files.actions import PDF, PICTURES, keep
from anchang.engine.policies import once, require
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site

from ..models import Edition, Material, Showing
from ..stages import MaterialKind

KINDS = (PDF, *PICTURES)
PROVEN = "R-122"


@action("contacting.add_material", gettext_lazy("新增资料"))
def add_material(
    site: Site,
    *,
    by: Account,
    at: datetime,
    kind: str,
    title: str,
    since: date,
    until: date | None = None,
    text: str = "",
    file: tuple[str, bytes] | None = None,
) -> Material:
    """A new material with its first edition, which somebody else has to approve. Refuses a title the site has already."""
    require(kind in MaterialKind.values, _("请选择资料种类"))
    require(title.strip(), _("请填写资料名称"))
    with once(_("已经有同名的资料，请在那里出新版本")):
        made = Material.objects.create(site=site, kind=kind, title=title.strip(), made_by=by, made_at=at)
    issue(made, by=by, at=at, since=since, until=until, text=text, file=file)
    return made


@action("contacting.issue", gettext_lazy("出新版本"))
def issue(
    material: Material,
    *,
    by: Account,
    at: datetime,
    since: date,
    until: date | None = None,
    text: str = "",
    file: tuple[str, bytes] | None = None,
) -> Edition:
    """The next edition: a text, a picture or PDF, or both, for the days from `since`. The earlier ones stay as they are."""
    require(text.strip() or file, _("请填写内容或上传文件"))
    require(until is None or until >= since, _("结束日期不能早于开始日期"))
    kept = keep(material, by=by, at=at, name=file[0], content=file[1], kinds=KINDS) if file else None
    list(Material.objects.select_for_update(no_key=True).filter(pk=material.pk).values_list("pk"))
    last = Edition.objects.filter(material=material).aggregate(last=Max("nth"))["last"] or 0
    return Edition.objects.create(
        material=material, nth=last + 1, text=text.strip(), file=kept, since=since, until=until, made_by=by, made_at=at
    )


@action("contacting.approve_edition", gettext_lazy("批准资料"))
def approve_edition(edition: Edition, *, by: Account, at: datetime) -> Edition:
    """From now on it may be shown within its days. Refuses whoever made it, and what is approved or withdrawn."""
    row = _locked(edition)
    require(row.approved_at is None and row.withdrawn_at is None, _("这个版本已经处理过，请刷新"))
    require(row.made_by_id != by.pk, _("不能批准自己做的资料，请另一位负责人批准"))
    row.approved_by, row.approved_at = by, at
    row.save(update_fields=["approved_by", "approved_at"])
    return row


@action("contacting.withdraw_edition", gettext_lazy("停用资料"))
def withdraw_edition(edition: Edition, *, by: Account, at: datetime, why: str) -> Edition:
    """From this moment nobody is shown it any more; to whom it was shown before stays known (R-122)."""
    require(why.strip(), _("请写明停用的原因"))
    row = _locked(edition)
    require(row.withdrawn_at is None, _("这个版本已经停用"))
    row.withdrawn_by, row.withdrawn_at, row.withdrawn_why = by, at, why.strip()
    row.save(update_fields=["withdrawn_by", "withdrawn_at", "withdrawn_why"])
    return row


@action("contacting.show", gettext_lazy("给客户看资料"))
def show(customer: Customer, *, by: Account, at: datetime, edition: Edition) -> Showing:
    """The customer was shown this edition today; a second time on one day is the same. Refuses one that is not in force."""
    insist_open(customer)
    row, on = _locked(edition), office_day(at)
    require(row.material.site_id == customer.site_id, _("这份资料不是本案场的"))
    state = row.state_on(on)[0]
    words = {"what": row.number, "state": state}
    require(row.is_usable(on), _("%(what)s现在是「%(state)s」，不能给客户看") % words, rule=PROVEN)
    facts = {"site_id": customer.site_id, "at": at}
    shown, _new = Showing.objects.get_or_create(customer=customer, edition=row, on=on, by=by, defaults=facts)
    return shown


def _locked(edition: Edition) -> Edition:
    return Edition.objects.select_for_update(of=("self",)).select_related("material").get(pk=edition.pk)
