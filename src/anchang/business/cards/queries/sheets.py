"""What has gone up: sheets, their cards, and whether a card still shows what was signed."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Min, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from anchang.business.customers.models import Customer
from anchang.engine.accounts.models import Account
from anchang.engine.fields import keyed
from anchang.engine.policies import directory
from anchang.people.org.models import Site

from ..models import Card, Item, Note, Sheet, Signature
from ..stages import POSTS, UNSIGNED, NoteKind, Stage
from .drafts import gap_labels, gaps, next_dates


def receivers(person: Account, site: Site, to: str, at: datetime) -> list[Account]:
    """Who gets the sheet: the holders of that post but never the person themselves, else of the next post above."""
    posts = list(POSTS)
    for post in posts[posts.index(to) :]:
        people = [one for one in directory().holders(post, site.pk, at) if one.pk != person.pk]
        if people:
            return people
    return []


def sheets(account: Account, at: datetime, site: Site) -> QuerySet[Sheet]:
    """The sheets the account sees, the newest first, each with the number of its cards and of those not signed."""
    rows = Sheet.objects.visible_to(account, at).filter(site=site).select_related("person", "site")
    waiting = Count("cards", filter=Q(cards__stage=Stage.WAITING))
    returned = Count("cards", filter=Q(cards__stage=Stage.RETURNED))
    return rows.annotate(count=Count("cards"), waiting=waiting, returned=returned).order_by("-on", "person", "pk")


def unsigned(site: Site, before: date) -> tuple[int, date | None]:
    """How many cards of days before that one nobody has signed, and the first of these days (CAR-029)."""
    found = Card.objects.filter(site=site, stage__in=UNSIGNED, on__lt=before).aggregate(n=Count("pk"), first=Min("on"))
    return found["n"], found["first"]


def to_sign(accounts: Collection[int], on: date) -> set[int]:
    """Those of the accounts to whose post a sheet of that day or before went up that has cards to sign."""
    rows = Sheet.objects.filter(on__lte=on, cards__stage=Stage.WAITING).order_by().distinct()
    found: set[int] = set()
    for sheet in rows.select_related("site", "person"):
        found |= {one.pk for one in receivers(sheet.person, sheet.site, sheet.sent_to, sheet.handed_up_at)}
    return found & set(accounts)


def cards(sheet: Sheet) -> list[Card]:
    """The cards of a sheet with all that stands on them; five queries."""
    items = Item.objects.select_related("visit__received_by", "follow_up__by").order_by("pk")
    notes = Note.objects.select_related("by").order_by("at", "pk")
    rows = Card.objects.filter(sheet=sheet).select_related(
        "site", "sheet", "customer__owner", "customer__merged_into__owner", "signature__by"
    )
    rows = rows.defer("customer__id_number").prefetch_related(Prefetch("items", items), Prefetch("notes", notes))
    return list(rows.order_by("pk"))


def current_of(card: Card) -> Customer:
    """The file that speaks for the customer now."""
    return card.customer.merged_into or card.customer


@dataclass(frozen=True)
class Face:
    """A card as it looks now: the file's grade, date and gaps today beside those that went up, and the signature."""

    card: Card
    customer: Customer
    grade: str
    next_on: date | None
    gaps: list[str]
    signature: Signature | None

    @property
    def rows(self) -> list[Any]:
        return [one.said for one in self.card.items.all()]

    @property
    def notes(self) -> list[Note]:
        return list(self.card.notes.all())

    @property
    def stage(self) -> tuple[str, str]:
        return self.card.shown_stage

    @property
    def missing(self) -> list[str]:
        """What was empty when the card went up, in words."""
        return gap_labels(self.card.gaps)

    @property
    def filled(self) -> list[str]:
        """What was empty then and is filled in now."""
        return gap_labels(one for one in self.card.gaps if one not in self.gaps)

    @property
    def shown(self) -> dict[str, Any]:
        """What a signature keeps: nothing of what was said, only its keyed hash."""
        said = [(one._meta.model_name, one.pk, one.note, one.at.isoformat()) for one in self.rows]
        return {
            "grade": self.grade,
            "next_on": self.next_on.isoformat() if self.next_on else "",
            "gaps": sorted(self.gaps),
            "said": keyed(json.dumps(said, ensure_ascii=False), "cards.said"),
            "notes": [one.pk for one in self.notes],
        }

    @property
    def changed(self) -> list[str]:
        """What is no longer as it was signed."""
        if self.signature is None:
            return []
        names = {
            "grade": _("意向等级"),
            "next_on": _("下次跟进"),
            "gaps": _("空缺项"),
            "said": _("沟通内容"),
            "notes": _("补充"),
        }
        now, then = self.shown, self.signature.shown
        return [label for name, label in names.items() if now[name] != then.get(name)]

    @property
    def returned_for(self) -> str:
        """Why it came back last."""
        texts = [one.text for one in self.notes if one.kind == NoteKind.RETURNED]
        return texts[-1] if texts else ""


def faces(rows: Sequence[Card]) -> list[Face]:
    """The cards as they look now; one query more than the cards themselves."""
    files = {card.pk: current_of(card) for card in rows}
    dates = next_dates({one.pk for one in files.values()})
    return [_face(card, files[card.pk], dates.get(files[card.pk].pk)) for card in rows]


def _face(card: Card, customer: Customer, next_on: date | None) -> Face:
    said = [one.said.note for one in card.items.all()]
    found = gaps(customer, next_on, said)
    return Face(card, customer, customer.intent_grade, next_on, found, getattr(card, "signature", None))


def face(card: Card) -> Face:
    """One card as it looks now."""
    whole = next(one for one in cards(card.sheet) if one.pk == card.pk)
    return faces([whole])[0]


def returned(customers: Iterable[int], person: Account) -> list[Card]:
    """The cards of that person about one of the customers that came back and are not answered."""
    return list(Card.objects.filter(customer__in=customers, person=person, stage=Stage.RETURNED).select_related("site"))
