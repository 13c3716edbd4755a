from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import mention, note
from anchang.engine.notices.actions import tell
from anchang.engine.policies import require
from anchang.lib.calendar import office_day
from anchang.people.duties import actions as duties
from anchang.people.duties.stages import Stage
from anchang.people.org.models import Site

from ..models import Arrangement, Handing
from ..queries import Line
from .open_days import insist_not_away, insist_open, insist_works_here


@action("workday.arrange", gettext_lazy("安排工作"))
def arrange(
    site: Site, *, by: Account, at: datetime, lines: Sequence[Line], on: date | None = None
) -> list[Arrangement]:
    """Says who does what that day, today unless given. A duty given to somebody else than its bearer is delegated.

    Refuses nothing to do, somebody who does not work there or is away, the same work twice, and a duty that is done,
    of another day, or arranged already.
    """
    on = on or office_day(at)
    insist_open(site, on)
    require(lines, _("请选择人员并写明工作"))
    insist_works_here(site, on, *(line.person for line in lines))
    insist_not_away(site, on, *(line.person for line in lines))
    made = [_arranged(site, line, on, by=by, at=at) for line in lines]
    note(on=on, count=len(made))
    mention(*made)
    return made


def _arranged(site: Site, line: Line, on: date, *, by: Account, at: datetime) -> Arrangement:
    what, item = line.what.strip() or (line.item.edition.name if line.item else ""), line.item
    require(what, _("请写明做什么"))
    words = {"name": line.person.name, "what": what}
    same = Arrangement.objects.filter(site=site, on=on, person=line.person, what=what)
    require(not same.exists(), _("%(name)s已经安排了%(what)s") % words)
    if item is not None:
        ours = (item.site_id, item.on, item.stage) == (site.pk, on, Stage.OPEN)
        require(ours, _("这项职责不在当天待办里"))
        require(not Arrangement.objects.filter(item=item).exists(), _("这项职责已经安排过，请用改派"))
        if item.person_id != line.person.pk:
            duties.delegate(item, by=by, at=at, to=line.person, reason=_("当天工作安排"))
    return Arrangement.objects.create(
        site=site, on=on, person=line.person, what=what, place=line.place.strip(), item=item, made_by=by, made_at=at
    )


@action("workday.reassign", gettext_lazy("改派"))
def reassign(plan: Arrangement, *, by: Account, at: datetime, to: Account, reason: str) -> Handing:
    """Gives arranged work to somebody else, and with it the duty it carries while that is open. Needs a reason.

    Refuses what is done, whoever is away or does not work there, and whoever has had it before: no circle.
    """
    insist_open(plan.site, plan.on)
    require(reason.strip(), _("请写明改派的原因"))
    require(not plan.is_done, _("这项工作已经完成，不用改派"))
    require(to.pk != plan.person_id, _("这项工作现在就是%(name)s的") % {"name": to.name})
    insist_works_here(plan.site, plan.on, to)
    insist_not_away(plan.site, plan.on, to)
    had = {one.giver_id for one in plan.handings.all()}
    require(to.pk not in had, _("%(name)s已经转出过这项工作，不能再转回去") % {"name": to.name})
    same = Arrangement.objects.filter(site=plan.site, on=plan.on, person=to, what=plan.what)
    require(not same.exists(), _("%(name)s已经安排了%(what)s") % {"name": to.name, "what": plan.what})
    return _hand(plan, to, by=by, at=at, why=reason.strip()[:60])


def _hand(plan: Arrangement, to: Account, *, by: Account, at: datetime, why: str) -> Handing:
    giver = plan.person
    taken = Arrangement.objects.change({"pk": plan.pk, "person_id": giver.pk, "done_at": None}, person_id=to.pk)
    require(taken, _("已被他人处理，请刷新"))
    plan.person = to
    note(giver=giver.name, taker=to.name, what=plan.what)
    mention(giver, to)
    handing = Handing.objects.create(arrangement=plan, giver=giver, taker=to, at=at, why=why)
    item = plan.item
    if item is not None and item.stage == Stage.OPEN and item.person_id == giver.pk:
        duties.delegate(item, by=by, at=at, to=to, reason=why)
    elif to.pk != by.pk:
        text = _("今天的工作改派给您：%(what)s") % {"what": plan.what}
        tell([to], by=by, at=at, text=text, url=plan.get_absolute_url(), site_id=plan.site_id)
    return handing


@action("workday.finish", gettext_lazy("完成安排"))
def finish(plan: Arrangement, *, by: Account, at: datetime) -> Arrangement:
    """The work is done. Refuses one that carries a duty: that is done when the ledger says so."""
    insist_open(plan.site, plan.on)
    require(plan.item_id is None, _("这是职责事项，做完后系统自动核对"))
    taken = Arrangement.objects.change({"pk": plan.pk, "done_at": None}, done_at=at)
    require(taken, _("这项工作已经完成"))
    plan.done_at = at
    return plan


@action("workday.call_off", gettext_lazy("取消安排"))
def call_off(plan: Arrangement, *, by: Account, at: datetime, reason: str) -> None:
    """Takes an arrangement back; a duty it carried stays with whoever bears it. Needs a reason. Refuses what is done."""
    insist_open(plan.site, plan.on)
    require(reason.strip(), _("请写明取消的原因"))
    require(not plan.is_done, _("这项工作已经完成"))
    note(what=plan.what, person=plan.person.name, on=plan.on)
    plan.delete()
