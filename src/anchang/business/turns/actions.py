from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.notices.actions import tell
from anchang.engine.policies import Refused, once, require
from anchang.engine.states import move
from anchang.lib import turns as lib
from anchang.lib.calendar import office_day
from anchang.lib.faults import Fault
from anchang.people.org.models import Site

from . import queries
from .models import Guest, LineEvent, LineRules
from .stages import Absence, Known, Move, Stage


@action("turns.start", gettext_lazy("开始轮排"))
def start(site: Site, *, by: Account, at: datetime, order: Sequence[Account]) -> list[LineEvent]:
    """Puts these people into today's line in this order, and ends what somebody forgot to end on an earlier day.

    Refuses a line that is open, nobody, and anybody twice.
    """
    on = office_day(at)
    require(order, _("现在没有到岗的置业顾问，到岗后再开始轮排"))
    require(not LineEvent.objects.filter(site=site, on=on).exists(), _("今天的轮排已经开始"))
    left_over = Guest.objects.filter(site=site, on__lt=on, stage__in=(Stage.CALLED, Stage.GREETED))
    for guest in left_over.select_related("site", "person").order_by("pk"):
        end(guest, by=by, at=at)
    return [_tell(site, on, Move.JOIN, one, by=by, at=at) for one in order]


@action("turns.join", gettext_lazy("进入轮排"))
def join(site: Site, *, by: Account, at: datetime, person: Account) -> LineEvent:
    """Puts somebody who came later behind the others of today's line."""
    on = office_day(at)
    require(queries.is_taker(person, site, on), _("%(name)s不是这个案场的置业顾问") % {"name": person.name})
    return _tell(site, on, Move.JOIN, person, by=by, at=at)


@action("turns.enter", gettext_lazy("客人进门"))
def enter(
    site: Site,
    *,
    by: Account,
    at: datetime,
    known: str,
    party_size: int = 1,
    asked_for: Account | None = None,
    is_vip: bool = False,
) -> Guest:
    """Somebody came in at that moment: how many they are, whether they were here before, and whom they ask for.

    Nothing else is asked (R-23B: never a face). Refuses fewer than one person and an answer that is none.
    """
    require(party_size >= 1, _("人数至少1人"))
    require(known in Known.values, _("请先问客人是不是第一次来"))
    on = office_day(at)
    facts = {"known": known, "party_size": party_size, "asked_for": asked_for, "is_vip": is_vip}
    with once(_("刚有一位客人登记，请再按一次")):
        return Guest.objects.create(site=site, on=on, nth=queries.next_nth(Guest, site, on), entered_at=at, **facts)


@action("turns.call", gettext_lazy("叫顾问"))
def call(guest: Guest, *, by: Account, at: datetime) -> LineEvent:
    """Gives the visitor to whoever is next; to the consultant they ask for if that one is free.

    Who was here before and finds their consultant away or busy is helped by the next one. Neither costs a turn. Refuses
    when nobody is free, and a second call of one visitor: of two who call at once one is heard.
    """
    line = queries.line(guest.site, guest.on)
    wanted = line.seats.get(str(guest.asked_for_id))
    first = line.next()
    if wanted is not None and wanted.is_free:
        return _give(guest, wanted, Move.OWN if guest.known == Known.RETURN else Move.ASKED, by=by, at=at)
    if first is None:
        raise Refused(_("现在没有空闲的置业顾问"))
    helped = guest.asked_for_id is not None and guest.known == Known.RETURN
    return _give(guest, first, Move.HELP if helped else Move.TURN, by=by, at=at)


@action("turns.assign", gettext_lazy("指定接待"))
def assign(guest: Guest, *, by: Account, at: datetime, to: Account) -> LineEvent:
    """A superior gives the visitor to somebody out of turn; whether that counts as their turn the site's rules say."""
    seat = queries.line(guest.site, guest.on).seats.get(str(to.pk))
    if seat is None:
        raise Refused(_("%(who)s今天还没有进入轮排") % {"who": to.name})
    return _give(guest, seat, Move.ASKED, by=by, at=at)


def _give(guest: Guest, seat: lib.Seat, kind: Move, *, by: Account, at: datetime) -> LineEvent:
    person = Account.objects.get(pk=int(seat.who))
    verb = "assign" if kind == Move.ASKED and guest.asked_for_id != person.pk else "call"
    with once(_("刚被同事处理，请刷新")):
        move(guest, verb, by=by, at=at, person=person, called_at=at)
    made = _tell(guest.site, guest.on, kind, person, by=by, at=at, guest=guest)
    words = {"nth": guest.nth, "size": guest.party_size}
    text = _("请接待%(nth)s号重要客人（%(size)s位）") if guest.is_vip else _("请接待%(nth)s号客人（%(size)s位）")
    tell([person], by=by, at=at, text=text % words, url=guest.get_absolute_url(), site_id=guest.site_id)
    return made


@action("turns.greet", gettext_lazy("开始接待"))
def greet(guest: Guest, *, by: Account, at: datetime) -> None:
    """The visitor is welcomed, at that moment."""
    move(guest, "greet", by=by, at=at, greeted_at=at)


@action("turns.end", gettext_lazy("结束接待"))
def end(guest: Guest, *, by: Account, at: datetime) -> None:
    """The visitor leaves; whoever received them is free again."""
    move(guest, "end", by=by, at=at, ended_at=at)
    _tell(guest.site, guest.on, Move.DONE, _receiver(guest), by=by, at=at)


@action("turns.hand_over", gettext_lazy("转给同事"))
def hand_over(guest: Guest, *, by: Account, at: datetime, to: Account) -> None:
    """A colleague goes on receiving the visitor, as help that costs them no turn; whoever began is free again.

    Refuses a colleague who is not free. The customer stays whose they are.
    """
    guest = Guest.objects.select_for_update(of=("self",)).select_related("site", "person").get(pk=guest.pk)
    require(guest.stage in (Stage.CALLED, Stage.GREETED), _("这位客人的接待已经结束"))
    person = _receiver(guest)
    require(to != person, _("请选择另一位顾问"))
    _tell(guest.site, guest.on, Move.HELP, to, by=by, at=at, guest=guest)
    _tell(guest.site, guest.on, Move.DONE, person, by=by, at=at)
    guest.person = to
    guest.save(update_fields=["person"])
    words = {"name": person.name, "nth": guest.nth}
    text = _("%(name)s把%(nth)s号客人转给您接待") % words
    tell([to], by=by, at=at, text=text, url=guest.get_absolute_url(), site_id=guest.site_id)


def _receiver(guest: Guest) -> Account:
    if guest.person is None:
        raise Refused(_("%(nth)s号客人还没有人接待") % {"nth": guest.nth})
    return guest.person


@action("turns.see_off", gettext_lazy("客人离开"))
def see_off(guest: Guest, *, by: Account, at: datetime) -> None:
    """The visitor left before anybody received them."""
    move(guest, "see_off", by=by, at=at, ended_at=at)


@action("turns.step_out", gettext_lazy("离开轮排"))
def step_out(site: Site, *, by: Account, at: datetime, why: str, person: Account | None = None) -> LineEvent:
    """Somebody, `by` unless named, is out of the line for a while. Refuses whoever is in the middle of a reception."""
    require(why in Absence.values, _("请选择离开的原因"))
    return _tell(site, office_day(at), Move.AWAY, person or by, by=by, at=at, why=why)


@action("turns.step_back", gettext_lazy("回到轮排"))
def step_back(site: Site, *, by: Account, at: datetime, person: Account | None = None) -> LineEvent:
    """Somebody, `by` unless named, is back; what they missed is made up if the rules say so for the reason."""
    return _tell(site, office_day(at), Move.BACK, person or by, by=by, at=at)


@action("turns.lose", gettext_lazy("扣一轮"))
def lose(site: Site, *, by: Account, at: datetime, person: Account, why: str) -> LineEvent:
    """Takes a turn from somebody, as the house's rules have it, and tells them why."""
    require(why.strip(), _("请写明扣轮的原因"))
    made = _tell(site, office_day(at), Move.LOSE, person, by=by, at=at, why=why.strip())
    text = _("扣一轮：%(why)s") % {"why": why.strip()}
    tell([person], by=by, at=at, text=text, site_id=site.pk)
    return made


@action("turns.set_rules", gettext_lazy("轮排规则"))
def set_rules(
    site: Site, *, by: Account, at: datetime, since: date, made_up: Sequence[str], asked_costs: bool, greet_within: int
) -> LineRules:
    """From a day to come on these rules hold; what was reckoned before stays. The same day again replaces them."""
    require(since > office_day(at), _("新规则最早从明天起执行"))
    require(set(made_up) <= set(Absence.values), _("请选择离开的原因"))
    require(1 <= greet_within <= 60, _("接待时限在1到60分钟之间"))
    given = {"made_up": sorted(made_up), "asked_costs": asked_costs, "greet_within": greet_within}
    stamp = {"set_by": by, "set_at": at}
    return LineRules.objects.update_or_create(site=site, since=since, defaults={**given, **stamp})[0]


def _tell(
    site: Site,
    on: date,
    kind: Move,
    person: Account,
    *,
    by: Account,
    at: datetime,
    why: str = "",
    guest: Guest | None = None,
) -> LineEvent:
    """Adds to the line of the day what it allows, in words of whoever reads it."""
    line = queries.line(site, on)
    try:
        line.tell(lib.Event(lib.Kind(kind), str(person.pk), at, why))
    except Fault as wrong:
        known = Account.objects.in_bulk([int(who) for who in (*line.seats, str(person.pk))])
        raise Refused(str(queries.in_names(wrong, {str(pk): one for pk, one in known.items()}))) from None
    with once(_("刚被同事处理，请刷新")):
        return LineEvent.objects.create(
            site=site, on=on, nth=queries.next_nth(LineEvent, site, on), kind=kind, person=person, at=at, why=why,
            guest=guest, told_by=by,
        )  # fmt: skip
