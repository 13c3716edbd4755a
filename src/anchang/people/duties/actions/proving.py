"""The ledger proves duties: each sealed entry is read once, calls for what follows from it and discharges what it proves."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.clocks.office import office_hours
from anchang.engine.doors.actions import action
from anchang.engine.doors.things import Thing
from anchang.engine.doors.work import note
from anchang.engine.ledger import reading
from anchang.engine.ledger.models import Entry
from anchang.engine.policies import require
from anchang.lib.calendar import office_day
from anchang.people.org.models import Site

from ..models import Edition, Occurrence, Proof
from ..queries.backlogs import waiting
from ..queries.editions import Book, fits
from ..queries.roster import Roster, roster
from ..stages import Stage

READER = "duties"
# How long after its deadline an event's item may still be met, and how long a lapsed item may be made good.
GRACE = timedelta(days=7)


@dataclass
class Reading:
    """A page of the ledger while it is read: what its entries say, and the items that may be discharged by them."""

    known: Book
    facts: dict[int, dict[str, Any]]
    mentions: dict[int, set[tuple[str, int]]]
    waiting: dict[int, list[Occurrence]]
    rosters: dict[Any, Roster] = field(default_factory=dict)
    proved: int = 0
    called: int = 0

    def roster(self, at: datetime) -> Roster:
        on = office_day(at)
        if on not in self.rosters:
            self.rosters[on] = roster(on)
        return self.rosters[on]


@action("duties.prove", gettext_lazy("核对职责"))
def prove(page: reading.Page, *, by: Account, at: datetime, known: Book) -> int:
    """Reads the page once: calls for the items its entries ask for and discharges those they prove; returns how many.

    Refuses a page that another reader has dealt with in the meantime.
    """
    require(reading.advance(page), _("这些记录已经核对过"))
    entries = [entry for entry in page.entries if known.concerns(entry.verb)]
    mentions = reading.mentions(entries)
    read = Reading(known, reading.facts(entries), mentions, _candidates(entries, mentions, known))
    for entry in entries:
        _discharge(entry, read)
        _call(entry, read)
    note(entries=len(page.entries), proved=read.proved, called=read.called)
    return read.proved


def _candidates(
    entries: list[Entry], mentions: dict[int, set[tuple[str, int]]], known: Book
) -> dict[int, list[Occurrence]]:
    """By edition the open items, and the lately lapsed ones, that any of the entries may prove; oldest first."""
    proving = {edition.pk for entry in entries for edition, _ in known.proving.get(entry.verb, [])}
    if not proving:
        return {}
    about = Q(person_id__in={entry.by_id for entry in entries}, thing_id=None)
    about |= Q(edition_id__in=[key for key in proving if known.editions[key].shared], thing_id=None)
    about |= Q(pk__in=[entry.thing_id for entry in entries if entry.verb == "duties.sign_off"])
    spoken_of: dict[str, set[int]] = {}
    for label, key in set().union(*mentions.values()):
        spoken_of.setdefault(label, set()).add(key)
    for label, keys in spoken_of.items():
        about |= Q(thing_label=label, thing_id__in=keys)
    latest = max(entry.at for entry in entries)
    may = Q(stage=Stage.OPEN) | Q(stage=Stage.LAPSED, done_at=None, lapses_at__gte=latest - GRACE)
    found: dict[int, list[Occurrence]] = {}
    for item in Occurrence.objects.filter(may, about, edition_id__in=proving, opens_at__lte=latest).order_by(
        "due_at", "pk"
    ):
        found.setdefault(item.edition_id, []).append(item)
    return found


def _discharge(entry: Entry, read: Reading) -> None:
    """One item of each duty at most: of those still in time the one due first, else one that is made good afterwards.

    Duties of one post with the same proof (a morning and an evening round) share: one deed counts for one of them.
    """
    editions = {edition.pk: edition for edition, _ in read.known.proving.get(entry.verb, [])}
    waiting = [item for key in editions for item in read.waiting.get(key, []) if _waits(item, entry, read)]
    done: set[tuple[int, str]] = set()
    for item in sorted(waiting, key=lambda one: (not _in_time(entry, one), one.due_at, one.pk)):
        edition = editions[item.edition_id]
        kind = (edition.duty.post_id, str(edition.discharge))
        if kind not in done:
            done.add(kind)
            read.proved += _keep(entry, item) if _completes(entry, item, edition, read) else False


def _in_time(entry: Entry, item: Occurrence) -> bool:
    return item.stage == Stage.OPEN and entry.at < item.lapses_at


def _waits(item: Occurrence, entry: Entry, read: Reading) -> bool:
    """Is the item one that the entry proves? Asked of every item with every entry, so what costs least comes first."""
    edition = read.known.editions[item.edition_id]
    is_own = entry.by_id == item.person_id or entry.verb == "duties.sign_off"
    if not (is_own or item.thing_id is not None or edition.shared):
        return False
    if item.done_at is not None or entry.at < item.opens_at:
        return False
    if not set(_shown(entry, item, edition, read)) - set(item.met):
        return False
    return not (edition.backlog and waiting(edition.backlog, [item.person_id], item.on))


def _shown(entry: Entry, item: Occurrence, edition: Edition, read: Reading) -> list[int]:
    """The places of the proofs that the entry shows."""
    return [n for n, proof in enumerate(edition.proofs) if _shows(entry, item, edition, proof, read)]


def _completes(entry: Entry, item: Occurrence, edition: Edition, read: Reading) -> bool:
    """Is the item proved now? Where every proof is asked for, each is noted as it comes until none is left."""
    if not edition.every:
        return True
    item.met = sorted({*item.met, *_shown(entry, item, edition, read)})
    Occurrence.objects.filter(pk=item.pk).update(met=item.met)
    return len(item.met) == len(edition.proofs)


def _shows(entry: Entry, item: Occurrence, edition: Edition, proof: Proof, read: Reading) -> bool:
    """An item about a thing needs a verb on that thing, by whomever; a shared one anybody's at the site; else one's own."""
    if proof.planned or proof.verb != entry.verb:
        return False
    if proof.signs:
        return entry.thing_label == Occurrence._meta.label_lower and entry.thing_id == item.pk
    if not fits(proof.where, read.facts.get(entry.pk, {})):
        return False
    if item.thing_id is not None:
        return (item.thing_label, item.thing_id) in read.mentions.get(entry.pk, ())
    return entry.by_id == item.person_id or (edition.shared and entry.site_id == item.site_id)


def _keep(entry: Entry, item: Occurrence) -> bool:
    """Takes the item by one UPDATE that names the stage it was read at; False when it has moved on since."""
    after = Stage.DONE if _in_time(entry, item) else Stage.LAPSED
    facts = {"done_at": entry.at, "done_by_id": entry.by_id, "done_by_name": entry.by_name, "entry": entry.pk}
    taken = Occurrence.objects.filter(pk=item.pk, stage=item.stage, done_at=None).update(stage=after, **facts)
    item.stage, item.done_at = after, entry.at
    return bool(taken)


def _call(entry: Entry, read: Reading) -> None:
    for edition in read.known.calling.get(entry.verb, []):
        where = edition.cadence.get("where", {})
        if read.known.holds(edition, entry.site_id) and fits(where, read.facts.get(entry.pk, {})):
            thing = _thing(edition, entry, read)
            for person, risen_from in _called(edition, entry, thing, read):
                _open(edition, entry, person, risen_from, thing, read)


def _thing(edition: Edition, entry: Entry, read: Reading) -> Thing | None:
    """What the event is about: the entry's own thing, or the one of the kind the duty names (what the verb has made)."""
    label, key = entry.thing_label, entry.thing_id
    if about := edition.cadence.get("about"):
        label, key = max((one for one in read.mentions.get(entry.pk, ()) if one[0] == about), default=("", None))
    if not label:
        return None
    found: Thing | None = apps.get_model(label)._base_manager.filter(pk=key).first()
    # The place in which something was made is not what the item is about.
    return None if isinstance(found, Site) else found


def _called(edition: Edition, entry: Entry, thing: Thing | None, read: Reading) -> list[tuple[int, str]]:
    """Whom the event calls: who did it or whose thing it is, if they hold the post; else the holders of the post."""
    if entry.site_id is None:
        return []
    staffed, post = read.roster(entry.at), edition.duty.post.code
    kind = edition.cadence.get("for", "holders")
    people, risen_from = staffed.bearers(entry.site_id, post)
    if kind == "holders":
        return [(one, risen_from) for one in (people[:1] if edition.shared else people)]
    asked = entry.by_id if kind == "actor" else _owner(thing)
    holds = asked in staffed.seats.get((entry.site_id, post), ())
    return [(staffed.stand_in(asked), "")] if asked is not None and holds else []


def _owner(thing: Thing | None) -> int | None:
    """Whose the thing is, by its own scope."""
    own = thing.scope.own if thing is not None else ""
    return getattr(thing, own) if own and "__" not in own else None


def _open(edition: Edition, entry: Entry, person: int, risen_from: str, thing: Thing | None, read: Reading) -> None:
    """One open item a duty, person and thing: a second event about the same thing adds nothing until the first is met."""
    due_at = _deadline(edition, entry.at)
    item = Occurrence(
        duty_id=edition.duty_id,
        edition=edition,
        site_id=entry.site_id or 0,
        person_id=person,
        kept_for=person,
        risen_from=risen_from,
        slot=f"{entry.verb} {entry.pk}",
        on=office_day(due_at),
        opens_at=entry.at,
        due_at=due_at,
        lapses_at=due_at + GRACE,
        thing_label=thing._meta.label_lower if thing is not None else "",
        thing_id=thing.pk if thing is not None else None,
        thing_text=thing.ledger_name[:80] if thing is not None else "",
    )
    about = Q(thing_label=item.thing_label, thing_id=item.thing_id, stage=Stage.OPEN)
    if not Occurrence.objects.filter(about, duty_id=edition.duty_id, person_id=person).exists():
        item.save()
        read.waiting.setdefault(edition.pk, []).append(item)
        read.called += 1


def _deadline(edition: Edition, at: datetime) -> datetime:
    minutes = int(edition.cadence["within"])
    if edition.cadence.get("time") == "working":
        return office_hours().add_minutes(at, minutes)
    return at + timedelta(minutes=minutes)
