from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.notices.actions import settle, tell
from anchang.engine.policies import Refused, once, require
from anchang.engine.states import move
from anchang.lib.calendar import SHANGHAI, office_day
from anchang.people.org.models import Site

from .. import queries
from ..models import Card, Day, Item, Note, Sheet, Signature
from ..stages import GRACE, UNSIGNED, NoteKind, Stage


@action("cards.hand_up", gettext_lazy("交跟进卡"))
def hand_up(
    site: Site, *, by: Account, at: datetime, person: Account | None = None, due_at: datetime | None = None
) -> Sheet:
    """Hands up the cards of today's customers: of `by`, or by the system of `person` for the day that ended at `due_at`.

    Refuses a second sheet of one day (what comes later stands on the next day's) and an empty one. A sheet that comes
    after the hour is marked late.
    """
    require(by.is_system or (person in (None, by) and due_at is None), _("只能交自己的跟进卡"))
    until, today = due_at or at, office_day(due_at or at)
    known = queries.rules(site, today)
    _refuse_second(person or by, site, today)
    found = queries.drafts(site, person or by, today, until)
    require(found, _("今天还没有留电话的接待或跟进，不用交卡"))
    hour = due_at or queries.due_at(known, today)
    given = {"due_at": hour, "handed_up_at": at, "handed_up_by": by, "sent_to": known.to, "is_late": at > hour + GRACE}
    with once(_("今天已交卡，请刷新")):
        sheet = Sheet.objects.create(site=site, person=person or by, on=today, **given)
    _put_on(sheet, found)
    if not by.is_system:
        _tell_receivers(sheet, len(found), by=by, at=at)
    return sheet


def _refuse_second(person: Account, site: Site, on: date) -> None:
    earlier = queries.sheet_of(person, site, on)
    if earlier is not None:
        raise Refused(_("今天%(time)s已交卡，之后的接待记到下一张") % {"time": _clock(earlier.handed_up_at)})


def _clock(moment: datetime) -> str:
    return f"{moment.astimezone(SHANGHAI):%H:%M}"


def _put_on(sheet: Sheet, found: Sequence[queries.Draft]) -> None:
    of_sheet = {"sheet": sheet, "site_id": sheet.site_id, "person_id": sheet.person_id, "on": sheet.on}
    made = [
        Card(
            customer=one.customer, grade=one.customer.intent_grade, next_on=one.next_on, gaps=sorted(one.gaps),
            **of_sheet,
        )
        for one in found
    ]  # fmt: skip
    Card.objects.bulk_create(made)
    items = [
        Item(card=card, **{"visit" if row._meta.model_name == "visit" else "follow_up": row})
        for card, one in zip(made, found, strict=True)
        for row in one.rows
    ]
    Item.objects.bulk_create(items)


def _tell_receivers(sheet: Sheet, count: int, *, by: Account, at: datetime) -> None:
    people = queries.receivers(sheet.person, sheet.site, sheet.sent_to, at)
    text = _("%(name)s交来%(count)s张跟进卡") % {"name": sheet.person.name, "count": count}
    late = _("，晚于%(hour)s") % {"hour": _clock(sheet.due_at)} if sheet.is_late else ""
    url = sheet.get_absolute_url()
    tell(people, by=by, at=at, text=text + late, url=url, once=f"cards.sheet:{sheet.pk}", site_id=sheet.site_id)


@action("cards.open_day", gettext_lazy("提醒当天跟进"))
def open_day(site: Site, *, by: Account, at: datetime) -> Day | None:
    """In the morning, once: everybody hears whom to call, the manager which cards of earlier days nobody has signed."""
    on = office_day(at)
    due_at = queries.due_at(queries.rules(site, on), on)
    try:
        with transaction.atomic():
            made = Day.objects.create(site=site, on=on, starts_at=queries.midnight(on), due_at=due_at, reminded_at=at)
    except IntegrityError:
        return None
    url = f"{reverse('cards:due')}?site={site.code}"
    for one in queries.owed(site, on):
        text = _("今天要跟进%(count)s位客户") % {"count": one.count}
        late = _("，其中%(late)s位已逾期") % {"late": one.late} if one.late else ""
        tell([one.account], by=by, at=at, text=text + late, url=url, site_id=site.pk)
    _tell_of_unsigned(made, by=by, at=at)
    return made


def _tell_of_unsigned(day: Day, *, by: Account, at: datetime) -> None:
    count, first = queries.unsigned(day.site, day.on)
    if not count or first is None:
        return
    people = queries.receivers(by, day.site, "sales_manager", at)
    text = _("%(count)s张跟进卡还没签字，最早%(day)s") % {"count": count, "day": f"{first:%m-%d}"}
    url = f"{reverse('cards:index')}?site={day.site.code}&state=unsigned"
    tell(people, by=by, at=at, text=text, url=url, site_id=day.site_id)


@action("cards.close_day", gettext_lazy("到点交卡"))
def close_day(day: Day, *, by: Account, at: datetime) -> int:
    """At the hour hands up the cards of everybody who has some and has not; how many sheets that were."""
    if not Day.objects.filter(pk=day.pk, closed_at=None).update(closed_at=at):
        return 0
    people = Account.objects.filter(pk__in=queries.with_something(day.site, day.on, day.due_at)).order_by("pk")
    done = set(Sheet.objects.filter(site=day.site, on=day.on).values_list("person_id", flat=True))
    left = [one for one in people if one.pk not in done]
    made = [hand_up(day.site, by=by, at=at, person=one, due_at=day.due_at) for one in left]
    told: dict[int, tuple[Account, int]] = {}
    for sheet in made:
        for one in queries.receivers(sheet.person, day.site, sheet.sent_to, at):
            told[one.pk] = one, told.get(one.pk, (one, 0))[1] + 1
    url = f"{reverse('cards:index')}?site={day.site.code}&on={day.on}"
    for person, count in told.values():
        text = _("到点交卡：%(count)s人的跟进日报等您签字") % {"count": count}
        tell([person], by=by, at=at, text=text, url=url, once=f"cards.day:{day.pk}", site_id=day.site_id)
    return len(made)


@action("cards.sign", gettext_lazy("签跟进卡"))
def sign(card: Card, *, by: Account, at: datetime) -> Signature:
    """Checked and signed; what the card showed at that moment is kept with it.

    Refuses one's own card, and a second signature, also in the same second: who signed is named.
    """
    return _sign(queries.face(card), by=by, at=at)


def _sign(face: queries.Face, *, by: Account, at: datetime) -> Signature:
    card = face.card
    require(card.person_id != by.pk, _("不能签自己的跟进卡"))
    _refuse_signed(card)
    try:
        with transaction.atomic():
            made = Signature.objects.create(card=card, person_id=card.person_id, by=by, at=at, shown=face.shown)
    except IntegrityError:
        _refuse_signed(card)
        raise
    move(card, "sign", by=by, at=at)
    _clear_if_done(card.sheet, by=by, at=at)
    return made


def _refuse_signed(card: Card) -> None:
    earlier = Signature.objects.filter(card=card).select_related("by").first()
    words = {"name": earlier.by.name, "time": f"{earlier.at.astimezone(SHANGHAI):%m-%d %H:%M}"} if earlier else {}
    require(earlier is None, _("已由%(name)s %(time)s签字") % words if words else "")


def _clear_if_done(sheet: Sheet, *, by: Account, at: datetime) -> None:
    if not Card.objects.filter(sheet=sheet, stage__in=UNSIGNED).exists():
        clear(sheet, by=by, at=at)


@action("cards.clear", gettext_lazy("签完跟进日报"))
def clear(sheet: Sheet, *, by: Account, at: datetime) -> Sheet:
    """Every card of the sheet is signed: nobody need look at it any more."""
    settle([f"cards.sheet:{sheet.pk}"], by=by, at=at)
    return sheet


@action("cards.sign_all", gettext_lazy("全部签字"))
def sign_all(sheet: Sheet, *, by: Account, at: datetime) -> int:
    """Signs every card of the sheet that waits, in one step; those that went back stay with whoever must answer."""
    require(sheet.person_id != by.pk, _("不能签自己的跟进卡"))
    waiting = [one for one in queries.cards(sheet) if one.stage == Stage.WAITING]
    require(waiting, _("这张日报没有待签的卡"))
    made = [
        Signature(card=face.card, person_id=sheet.person_id, by=by, at=at, shown=face.shown)
        for face in queries.faces(waiting)
    ]
    try:
        with transaction.atomic():
            Signature.objects.bulk_create(made)
    except IntegrityError:
        for card in waiting:
            _refuse_signed(card)
        raise
    keys = [one.pk for one in waiting]
    taken = Card.objects.filter(pk__in=keys, stage=Stage.WAITING).update(stage=Stage.SIGNED)
    require(taken == len(keys), _("已被他人处理，请刷新"))
    _clear_if_done(sheet, by=by, at=at)
    return len(waiting)


@action("cards.send_back", gettext_lazy("退回跟进卡"))
def send_back(card: Card, *, by: Account, at: datetime, text: str) -> Note:
    """Returns the card with a remark; whoever it belongs to answers with an addition or a new follow-up.

    Refuses an empty remark, a signed card, and the card of somebody who has left: nobody could answer.
    """
    require(text.strip(), _("请写明要补充什么"))
    require(card.person.is_active, _("%(name)s已离职，没有人能补充，请直接签字") % {"name": card.person.name})
    _refuse_signed(card)
    move(card, "send_back", by=by, at=at)
    made = Note.objects.create(card=card, kind=NoteKind.RETURNED, text=text.strip(), by=by, at=at)
    told = _("%(name)s退回了您%(day)s的跟进卡，请补充") % {"name": by.name, "day": f"{card.on:%m-%d}"}
    url = card.get_absolute_url()
    tell([card.person], by=by, at=at, text=told, url=url, once=f"cards.back:{made.pk}", site_id=card.site_id)
    return made


@action("cards.add_note", gettext_lazy("补充跟进卡"))
def add_note(card: Card, *, by: Account, at: datetime, text: str) -> Note:
    """Adds to a card, before or after it is signed; what stands on it is never changed (CAR-022).

    An addition by whoever the card belongs to answers a card that went back.
    """
    require(text.strip(), _("请写下要补充的内容"))
    made = Note.objects.create(card=card, kind=NoteKind.ADDED, text=text.strip(), by=by, at=at)
    if card.stage == Stage.RETURNED and by.pk == card.person_id:
        answer(card, by=by, at=at)
    return made


@action("cards.answer", gettext_lazy("答复退回的跟进卡"))
def answer(card: Card, *, by: Account, at: datetime) -> None:
    """The card waits for a signature again, and whoever sent it back hears so."""
    move(card, "answer", by=by, at=at)
    last = Note.objects.filter(card=card, kind=NoteKind.RETURNED).select_related("by").order_by("-pk").first()
    if last is None:
        return
    settle([f"cards.back:{last.pk}"], by=by, at=at)
    text = _("%(name)s补充了退回的跟进卡，请再看") % {"name": by.name}
    tell([last.by], by=by, at=at, text=text, url=card.get_absolute_url(), site_id=card.site_id)
