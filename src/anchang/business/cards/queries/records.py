"""两表一卡: the registration of a customer's visit, their file and their follow-up card, and what is missing of the three."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import Panel, completeness, identities
from anchang.business.reception.models import Visit
from anchang.business.reception.queries import unanswered
from anchang.engine.accounts.models import Account
from anchang.engine.policies import allowed

from ..models import Card
from ..stages import NEXT, SAID
from .drafts import gap_labels, gaps, next_dates


@dataclass(frozen=True)
class Record:
    """One of the three: its page where there is one, and which of its defined fields are empty."""

    name: str
    url: str = ""
    missing: list[str] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        return bool(self.url) and not self.missing


def three(customer: Customer) -> list[Record]:
    """来访登记表, 客户资料表 and 跟进卡 of one person, linked by the file that speaks for them (CAR-020).

    The source names the register and the card and leaves the second form open; here it is the file. Of a registration
    counts the first, as it holds what the office asks of a newcomer; of the cards the last one, as it looks now.
    """
    files = identities(customer)
    visit = Visit.objects.filter(customer__in=files).select_related("layout").order_by("at", "pk").first()
    card = Card.objects.filter(customer__in=files).order_by("-on", "-pk").first()
    file = Record(
        _("客户资料表"), customer.get_absolute_url(), [label for _column, label in completeness(customer).missing]
    )
    return [_registration(visit, customer), file, _card(card, customer)]


def _registration(visit: Visit | None, customer: Customer) -> Record:
    if visit is None:
        return Record(_("来访登记表"))
    asked = visit.layout
    if asked is not None:
        asked.own = list(asked.questions.order_by("place"))  # type: ignore[attr-defined]
    given = {name: getattr(customer, name, None) for name in (asked.must if asked else ())} | {"note": visit.note}
    names = unanswered(asked, given, visit.answers) if asked else []
    columns = {one.name for one in Customer._meta.concrete_fields}
    words = [gap_labels([one])[0] if one in columns else _("备注") if one == "note" else one for one in names]
    return Record(_("来访登记表"), visit.get_absolute_url(), words)


def _card(card: Card | None, customer: Customer) -> Record:
    if card is None:
        return Record(_("跟进卡"))
    said = [one.said.note for one in card.items.select_related("visit", "follow_up")]
    empty = gaps(customer, next_dates({customer.pk}).get(customer.pk), said)
    return Record(_("跟进卡"), card.get_absolute_url(), gap_labels(one for one in empty if one in (SAID, NEXT)))


def records_panel(customer: Customer, account: Account, at: datetime) -> Panel | None:
    """The three of whoever left a number, to whoever may see receptions."""
    if not customer.phone_key or not allowed(account, "reception.view", None, at).ok:
        return None
    found = three(customer)
    return Panel(
        "cards/records.html", {"records": found, "whole": all(one.is_complete for one in found)}, _("两表一卡")
    )
