from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import Moment, Panel, identities, moments
from anchang.engine.accounts.models import Account
from anchang.engine.policies import allowed
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site

from ..models import Edition, Material, Showing
from ..stages import MaterialKind

SHOWN = 5


def usable(on: date) -> Q:
    """Of editions: approved, within their days, not withdrawn."""
    return Q(since__lte=on, approved_at__isnull=False, withdrawn_at=None) & (Q(until=None) | Q(until__gte=on))


def editions(site_id: int, on: date) -> QuerySet[Edition]:
    return Edition.objects.filter(usable(on), material__site=site_id).select_related("material", "file")


def on_hand(site: Site, on: date, *, scripts: bool = False) -> list[Edition]:
    """The newest usable edition of each material of the site, scripts or everything else; one query."""
    rows = editions(site.pk, on)
    rows = (
        rows.filter(material__kind=MaterialKind.SCRIPT) if scripts else rows.exclude(material__kind=MaterialKind.SCRIPT)
    )
    found = {one.material_id: one for one in rows.order_by("nth")}
    return sorted(found.values(), key=lambda one: (one.material.kind, one.material.title))


def latest(material: Material, on: date) -> Edition | None:
    """The edition that is said or shown that day: the newest usable one."""
    return editions(material.site_id, on).filter(material=material).order_by("-nth").first()


def shown_panel(customer: Customer, account: Account, at: datetime) -> Panel | None:
    """What the customer was shown, and what can be shown now in one tap."""
    if not allowed(account, "contacting.view", None, at).ok:
        return None
    seen = Showing.objects.filter(customer__in=identities(customer)).select_related("edition__material", "by")
    shown = list(seen.order_by("-at")[:SHOWN])
    verdict = allowed(account, "contacting.show", customer, at)
    ready = on_hand(customer.site, office_day(at)) if verdict.ok else []
    if not shown and not ready:
        return None
    given = {"shown": shown, "ready": ready, "customer": customer}
    return Panel("contacting/shown.html", given, gettext_lazy("给客户看的资料"))


@moments("shown", pgettext_lazy("客户经过", "资料"), of=[Showing])
def shown_moments(keys: Sequence[int], account: Account, at: datetime, limit: int) -> Iterator[Moment]:
    """Which edition was shown on which day, and by whom (R-122)."""
    if not allowed(account, "contacting.view", None, at).ok:
        return
    rows = Showing.objects.filter(customer__in=keys).select_related("edition__material", "by").order_by("-at")
    for one in rows[:limit]:
        text = _("出示%(what)s") % {"what": one.edition.number}
        yield Moment(one.at, "file-text", text, one.by.name, one.edition.get_absolute_url())
