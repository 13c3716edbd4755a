"""销控: keeping a permitted unit from sale, which needs a lawful ground, an approver and an end (R-104)."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anchang.business.inventory.models import Claim, Unit, Withholding
from anchang.business.inventory.queries import days_late, live_claim
from anchang.business.inventory.stages import ClaimKind, Ground, WithholdingStage
from anchang.engine.accounts.models import Account
from anchang.engine.approvals.actions import request
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import mention
from anchang.engine.policies import require

from .claims import free, take

LONGEST = timedelta(days=30)
ROUTE = "inventory.control"


@action("inventory.request_control", gettext_lazy("申请销控"))
def request_control(
    unit: Unit, *, by: Account, at: datetime, ground: str, until: datetime, document_no: str
) -> Withholding:
    """Asks to withhold the unit on a lawful ground until a day at most 30 days off; opens the approval case (R-104).

    Once the days in which everything has to be on sale are over (R-103), more must agree. Refuses any other ground, one
    without its document, a longer or past term, a companion by itself, a unit that is taken and a second request.
    """
    require(ground in Ground.values, _("销控要有法定事由"), rule="R-104")
    require(document_no.strip(), _("请写明裁定书、抵押合同或预售方案的文号"), rule="R-104")
    require(at < until <= at + LONGEST, _("销控期限最长30天，且不能早于现在"), rule="R-104")
    require(unit.lead_id is None, _("%(unit)s 随房出售，请对住宅申请销控") % {"unit": unit.label})
    require(live_claim(unit, at) is None, _("%(unit)s 已被占用，不能销控") % {"unit": unit.label}, rule="R-110")
    asked = unit.withholdings.filter(stage=WithholdingStage.ASKED).exists()
    require(not asked, _("已经有一张审批单在办，请先办结"))
    late = days_late(unit, at)
    made = Withholding.objects.create(
        unit=unit,
        ground=ground,
        document_no=document_no.strip(),
        until=until,
        asked_by_id=by.pk,
        asked_by_name=by.name,
        asked_at=at,
        is_late=late > 0,
    )
    facts = {"unit": unit.label, "ground": Ground(ground).label, "until": f"{until:%Y-%m-%d}"}
    summary = _("销控 %(unit)s：%(ground)s，到 %(until)s") % facts
    verbs: dict[str, Any] = {"approved_verb": "inventory.control", "rejected_verb": "inventory.refuse_control"}
    about: dict[str, Any] = {"route": ROUTE, "measure": late, "summary": summary, "url": unit.get_absolute_url()}
    request(made, by=by, at=at, **about, **verbs)
    mention(unit)
    return made


@action("inventory.control", gettext_lazy("销控"))
def control(withholding: Withholding, *, by: Account, at: datetime) -> Claim:
    """What the last approval does: withholds the unit from sale for the time that was asked for (R-104).

    No post has this verb. Refuses a request decided already, one whose term is over, and a unit taken since.
    """
    _decide(withholding, WithholdingStage.APPROVED, by, at)
    require(withholding.until > at, _("申请的销控期限已过"), rule="R-104")
    return take(
        withholding.unit,
        by=by,
        at=at,
        kind=ClaimKind.CONTROL,
        reference=withholding.reference,
        holder_label=withholding.asked_by_name,
        holder_id=withholding.asked_by_id,
        until=withholding.until,
        ground=withholding.ground,
    )


@action("inventory.refuse_control", gettext_lazy("不予销控"))
def refuse_control(withholding: Withholding, *, by: Account, at: datetime, reason: str = "") -> Withholding:
    """What a rejection or the requester's withdrawal does: the unit stays on sale."""
    _decide(withholding, WithholdingStage.REFUSED, by, at)
    mention(withholding.unit)
    return withholding


@action("inventory.decontrol", gettext_lazy("解除销控"))
def decontrol(unit: Unit, *, by: Account, at: datetime, reason: str = "") -> Claim:
    """Puts the unit back on sale. Refuses a unit that is not withheld."""
    return free(unit, by=by, at=at, reference=f"control-{unit.pk}", how="decontrol")


def _decide(withholding: Withholding, stage: WithholdingStage, by: Account, at: datetime) -> None:
    given = {"stage": stage, "decided_at": at, "approved_by_name": by.name if stage == "approved" else ""}
    asked = Withholding.objects.filter(pk=withholding.pk, stage=WithholdingStage.ASKED)
    require(asked.update(**given), _("已被他人处理，请刷新"))
    withholding.refresh_from_db()
    mention(withholding)
