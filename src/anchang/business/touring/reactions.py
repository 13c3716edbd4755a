"""Who comes opens what they were invited for; who is forgotten is shown nothing any more."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.customers.queries import eraser, identities
from anchang.engine.accounts.models import Account
from anchang.engine.clocks.timers import Clock, Rung, declare
from anchang.engine.events.parts import draws, part
from anchang.engine.events.reactions import Event, when
from anchang.engine.forgetting import Named
from anchang.engine.notices.actions import tell
from anchang.engine.statements import insert
from anchang.lib.calendar import office_day
from anchang.ui.tags.formats import stamp

from . import actions
from .models import Favourite, Feedback, Invitation, Seen, Tour
from .phrases import day_state
from .queries import live_invitations, told_of
from .stages import Calling, Stage

REMINDED = -30


def _until(moment: datetime, at: datetime) -> int:
    return max(int((moment - at).total_seconds() // 60), 1)


declare(
    Clock(
        "touring.begin",
        gettext_lazy("带看开始"),
        lambda tour, at: _until(tour.starts_at, at),
        ladder=(Rung(REMINDED),),
    ),
    Clock("touring.lapse", gettext_lazy("邀约到期"), lambda one, at: _until(one.until, at), then="touring.lapse"),
)


@when("clocks.warn")
def guide_is_reminded(event: Event, *, by: Account, at: datetime) -> None:
    """Half an hour before, whoever shows the flat hears of it."""
    if event.given["clock"].code != "touring.begin":
        return
    tour: Tour = event.thing
    words = {"flat": tour.flat.name, "at": stamp(tour.starts_at), "size": tour.party_size}
    text, url = _("快到带看时间：%(flat)s %(at)s，%(size)s人") % words, tour.get_absolute_url()
    tell([tour.guide], by=by, at=at, text=text, url=url, once=f"touring.begin:{tour.pk}", site_id=tour.site_id)


@when("reception.receive")
def invitation_is_kept(event: Event, *, by: Account, at: datetime) -> None:
    """Whoever comes on the day they were invited for, or with its code, has kept it; the day's tour is theirs."""
    visit: Any = event.result
    day = office_day(visit.at)
    for one in live_invitations(visit.customer, day, str(event.given.get("code") or "")):
        actions.keep(one, by=by, at=at, visit=visit)
    booked = Tour.objects.filter(customer__in=identities(visit.customer), on=day, stage=Stage.BOOKED, visit=None)
    for tour in booked:
        actions.attach(tour, by=by, at=at, visit=visit)


@draws("touring")
def draw_day(*given: Any) -> str:
    return day_state(*given)


@when("touring.book")
def show_booked(event: Event, *, by: Account, at: datetime) -> None:
    publish(event.result, at)


@when("touring.arrive")
@when("touring.finish")
@when("touring.miss")
@when("touring.cancel")
def show_moved(event: Event, *, by: Account, at: datetime) -> None:
    publish(event.thing, at)


def publish(tour: Tour, at: datetime) -> None:
    """Tells every open page of the tour's day how that day stands now."""
    insert([part(f"touring:{tour.site_id}:{tour.on}", "tours", at, *told_of(tour.site, tour.on))])


@eraser("touring.tour", "touring.seen", "touring.favourite", "touring.feedback", "touring.invitation")
def empty_tours(files: list[int], at: datetime) -> list[Named]:
    """What the person liked and said goes, and what is still to come is called off; that somebody was shown round stays
    for the figures, and the stars stay without a word."""
    system = Account.objects.system()
    for invitation in Invitation.objects.filter(customer__in=files, stage=Calling.SENT):
        actions.withdraw(invitation, by=system, at=at)
    for tour in Tour.objects.filter(customer__in=files, stage=Stage.BOOKED):
        actions.cancel(tour, by=system, at=at, why=_("客户资料已删除"))
    emptied: tuple[tuple[Any, dict[str, Any]], ...] = (
        (Tour, {"why": ""}),
        (Seen, {"note": ""}),
        (Feedback, {"pleased": "", "put_off": ""}),
        (Invitation, {"code": ""}),
    )
    found: list[Named] = []
    for model, values in emptied:
        rows = model.objects.filter(customer__in=files)
        found += [(model._meta.label_lower, key) for key in rows.values_list("pk", flat=True)]
        rows.update(**values)
    liked = Favourite.objects.filter(customer__in=files)
    found += [(Favourite._meta.label_lower, key) for key in liked.values_list("pk", flat=True)]
    liked.delete()
    return found
