from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import note
from anchang.engine.notices.actions import tell
from anchang.engine.policies import require
from anchang.engine.states import move
from anchang.lib.calendar import office_day
from anchang.people.org.models import Staff

from ..models import Occurrence, Passing
from ..queries.people import at_work_here
from ..queries.roster import Roster, roster
from ..stages import Excuse, Stage


@action("duties.excuse", gettext_lazy("免除"))
def excuse(item: Occurrence, *, by: Account, at: datetime, why: str, reason: str = "") -> Occurrence:
    """Frees somebody of an item: leave, a holiday, an errand, or nothing to do. Refuses one that is done already."""
    require(why in Excuse.values, _("请选择免除的原因"))
    require(item.person_id != by.pk or by.is_system, _("不能免除自己的事项，请上级处理"))
    move(item, "excuse", by=by, at=at, excuse=why)
    return item


@action("duties.delegate", gettext_lazy("转交"))
def delegate(item: Occurrence, *, by: Account, at: datetime, to: Account, reason: str = "") -> Passing:
    """Gives an open item to somebody who works at the site.

    Refuses whoever has had it already, so that it cannot go round in a circle, and one that is no longer open.
    """
    require(item.stage == Stage.OPEN, _("这一项已经办结，不用再转交"))
    require(to.pk != item.person_id, _("%(name)s已经是责任人") % {"name": to.name})
    require(at_work_here(to, item.site_id, at), _("%(name)s不在本案场任岗") % {"name": to.name})
    require(to.pk not in _had(item), _("%(name)s已经转交过这一项，不能再转回去") % {"name": to.name})
    return _pass(item, to, by=by, at=at, why=reason)


def _pass(item: Occurrence, to: Account, *, by: Account, at: datetime, why: str) -> Passing:
    giver = item.person
    waiting = Occurrence.objects.filter(pk=item.pk, person_id=item.person_id, stage=Stage.OPEN)
    require(waiting.update(person=to), _("已被他人处理，请刷新"))
    passing = Passing.objects.create(occurrence=item, giver=giver, taker=to, at=at, why=why[:200])
    item.person = to
    note(taker=to.name, giver=giver.name)
    words = {"giver": giver.name, "name": item.edition.name}
    tell(
        [to],
        by=by,
        at=at,
        text=_("%(giver)s转交给您：%(name)s") % words,
        url=item.get_absolute_url(),
        site_id=item.site_id,
    )
    return passing


@action("duties.hand_over", gettext_lazy("交接职责"))
def hand_over(staff: Staff, *, by: Account, at: datetime, to: Account) -> int:
    """Gives every open item of somebody who leaves or is away to one colleague; returns how many.

    What the colleague has had before stays where it is, for somebody else to take.
    """
    require(to.pk != staff.account_id, _("请选择另一个人"))
    moved = 0
    for item in _open_of(staff):
        if to.pk not in _had(item) and at_work_here(to, item.site_id, at):
            _pass(item, to, by=by, at=at, why=_("工作交接"))
            moved += 1
    note(items=moved, taker=to.name)
    return moved


@action("duties.release", gettext_lazy("离职交回职责"))
def release(staff: Staff, *, by: Account, at: datetime) -> int:
    """Gives every open item of a leaver to the nearest superior of its post who is there; returns how many.

    Item by item, for they may belong to several posts and places. Where nobody stands above, a colleague in the post
    takes it. What nobody can take stays where it is, and whoever enters the leave is told how many.
    """
    staffed, moved, left = roster(office_day(at)), 0, 0
    for item in _open_of(staff):
        if heir := _heir(item, staffed):
            _pass(item, heir, by=by, at=at, why=_("离职交接"))
            moved += 1
        else:
            left += 1
    note(items=moved, left=left)
    if left and not by.is_system:
        words = {"name": staff.name, "count": left}
        told = _("%(name)s已离职，还有%(count)s项职责没有人接，请安排交接") % words
        url = reverse("duties:hand_over", args=[staff.pk])
        tell([by], by=by, at=at, text=told, url=url, site_id=staff.site_id)
    return moved


def _heir(item: Occurrence, staffed: Roster) -> Account | None:
    """Whoever comes first of those above the item's post and, after them, of those in it, and has not had the item."""
    post = item.duty.post.code
    near = [*staffed.superiors(item.site_id, post), *staffed.bearers(item.site_id, post)[0]]
    had = _had(item) | {item.person_id}
    key = next((one for one in near if one not in had), None)
    return Account.objects.get(pk=key) if key is not None else None


def _open_of(staff: Staff) -> QuerySet[Occurrence]:
    waiting = Occurrence.objects.filter(person_id=staff.account_id, stage=Stage.OPEN)
    return waiting.select_related("person", "edition", "duty__post").prefetch_related("passings").order_by("pk")


def _had(item: Occurrence) -> set[int]:
    """Who has given the item away already."""
    return {one.giver_id for one in item.passings.all()}
