"""An office makes its own wording of a duty: proposed on screen, agreed by route, compared with the pack, given up again."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.engine.accounts.models import Account
from anchang.engine.approvals.actions import request
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import mention
from anchang.engine.policies import Refused, require, sites_with
from anchang.engine.states import move
from anchang.lib import cadence
from anchang.people.org.models import Site

from ..models import Duty, Edition
from ..queries.editions import effective
from ..stages import EditionStage
from .loading import OPTIONAL, WORDS

ROUTE = "duties.edition"


@action("duties.propose", gettext_lazy("修改职责"))
def propose(
    duty: Duty, *, by: Account, at: datetime, site: Site, why: str, when: dict[str, Any] | None = None, **wording: Any
) -> Edition:
    """Asks for the office's own wording; it holds once the route has agreed, at once where nobody need.

    `wording` may set name, name_en, text, text_en, reviewer and weight, `when` the hours of a duty that comes back.
    What proves the duty stays the pack's. Refuses a place out of reach, a second proposal while one is open, no reason,
    no change, and a cadence nobody could keep.
    """
    require(
        by.is_system or site.pk in sites_with(by, "duties.propose", at),
        _("%(site)s不在您的管理范围内") % {"site": site.name},
    )
    now = effective(duty.pk, site.pk)
    if now is None:
        raise Refused(_("这项职责已停用"))
    require(why.strip(), _("请写修改理由"))
    asked = Edition.objects.filter(duty=duty, site=site, stage=EditionStage.ASKED)
    require(not asked.exists(), _("这项职责已经有一份修改在审批"))
    values = {
        **{key: getattr(now, key) for key in (*WORDS, *OPTIONAL, "planned")},
        **wording,
        "cadence": _cadence(now, when),
    }
    require(any(getattr(now, key) != value for key, value in values.items()), _("内容没有变化"))
    edition = Edition.objects.create(
        duty=duty,
        site=site,
        number=(duty.editions.aggregate(last=Max("number"))["last"] or 0) + 1,
        why=why.strip(),
        made_by=by,
        made_at=at,
        **values,
    )
    _ask(edition, by=by, at=at)
    return edition


def _cadence(now: Edition, when: dict[str, Any] | None) -> dict[str, Any]:
    """The new hours, of the same kind as the old; only what comes back by the calendar has hours to set."""
    if not when or when == now.cadence:
        return dict(now.cadence)
    require(set(cadence.KINDS) & set(now.cadence), _("这项职责由事件触发，不能改时间"))
    try:
        cadence.read(when)
    except ValueError as wrong:
        require(False, str(wrong))
    return when


def _ask(edition: Edition, *, by: Account, at: datetime) -> None:
    summary = _("修改职责「%(name)s」：%(why)s") % {"name": edition.name, "why": edition.why}
    case = request(
        edition,
        by=by,
        at=at,
        route=ROUTE,
        measure=Decimal(edition.weight),
        summary=summary[:200],
        approved_verb="duties.adopt",
        rejected_verb="duties.turn_down",
        url=edition.get_absolute_url(),
    )
    if case is None:
        adopt(edition, by=by, at=at)


@action("duties.adopt", gettext_lazy("启用职责修改"))
def adopt(edition: Edition, *, by: Account, at: datetime) -> Edition:
    """The proposed wording holds from the next item on; the office's earlier one retires, the pack's stays beside it.

    Refuses a duty that the pack has dropped in the meantime.
    """
    packs = edition.duty.editions.filter(site=None, stage=EditionStage.LIVE)
    require(packs.exists(), _("这项职责已停用"))
    for before in edition.duty.editions.filter(site=edition.site, stage=EditionStage.LIVE):
        move(before, "retire", by=by, at=at)
    move(edition, "adopt", by=by, at=at)
    mention(edition.duty)
    return edition


@action("duties.turn_down", gettext_lazy("不采用职责修改"))
def turn_down(edition: Edition, *, by: Account, at: datetime, reason: str = "") -> Edition:
    move(edition, "turn_down", by=by, at=at)
    mention(edition.duty)
    return edition


@action("duties.retire", gettext_lazy("恢复岗位包原文"))
def retire(edition: Edition, *, by: Account, at: datetime) -> Edition:
    """Gives up the office's own wording: the pack's holds again. Refuses the pack's own."""
    require(edition.site_id is not None, _("这就是岗位包的原文"))
    move(edition, "retire", by=by, at=at)
    mention(edition.duty)
    return edition
