from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from anchang.business.deals.models import Deal
from anchang.business.deals.phrases import PAPERS, amount, one_line
from anchang.business.deals.stages import Stage
from anchang.business.inventory.queries import permit_of
from anchang.business.receivables.models import Plan
from anchang.business.receivables.queries import dues
from anchang.engine.accounts.models import Account
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import note
from anchang.engine.files.actions import keep
from anchang.engine.files.models import Attachment
from anchang.engine.files.paper import docx, parse, pdf
from anchang.engine.policies import require
from anchang.lib.calendar import office_day


@action("deals.issue_paper", gettext_lazy("生成文书"))
def issue_paper(deal: Deal, *, by: Account, at: datetime, kind: str) -> list[Attachment]:
    """The subscription or the contract as docx and PDF, kept with the deal.

    Refuses a subscription that is not approved and a contract that is not signed: a paper must say what is so.
    """
    approved = deal.stage in (Stage.APPROVED, Stage.EFFECTIVE, Stage.SIGNED)
    require(kind in PAPERS, _("没有这种文书"))
    require(kind != "subscription" or approved, _("认购批准后才能出认购书"))
    require(kind != "contract" or deal.stage == Stage.SIGNED, _("签约后才能出买卖合同"))
    note(paper=kind)
    with override("zh-hans"):
        blocks = parse(render_to_string(f"deals/papers/{kind}.txt", _facts(deal)))
        name, title = f"{PAPERS[kind]}-{deal.number}", str(PAPERS[kind])
    return [
        keep(deal, by=by, at=at, name=f"{name}.{ending}", content=make(blocks), title=title)
        for ending, make in (("docx", docx), ("pdf", pdf))
    ]


def _facts(deal: Deal) -> dict[str, Any]:
    """What the paper says, in Chinese whatever the screen speaks; every text made harmless to the paper's marks."""
    unit, project, permit = deal.unit, deal.unit.building.project, permit_of(deal.unit)
    signing, plan = getattr(deal, "signing", None), Plan.objects.filter(reference=deal.number).first()
    texts = {
        "number": deal.number,
        "developer": project.developer,
        "project": project.name,
        "address": project.address,
        "escrow": f"{project.escrow_bank} {project.escrow_account}",
        "permit": permit.number if permit else "",
        "unit": unit.label,
        "type": unit.type,
        "gross_area": unit.gross_area,
        "net_area": unit.net_area or "—",
        "buyer": deal.customer.name,
        "id_number": deal.customer.id_number,
        "owner": deal.owner.name,
        "unit_price": amount(deal.posted.unit_price),
        "list_total": amount(deal.list_total),
        "price": amount(deal.price),
        "deposit": amount(deal.deposit),
        "contract_no": signing.contract_no if signing else "",
        "plan_kind": signing.get_plan_kind_display() if signing else "",
    }
    return {
        **{name: one_line(text) for name, text in texts.items()},
        "signed_on": office_day(signing.signed_at) if signing else None,
        "discounts": [(one_line(line.label), amount(line.amount)) for line in deal.discounts.all()],
        "dues": [(one_line(one.due.label), one.due.due_on, amount(one.due.amount)) for one in dues(plan)]
        if plan
        else [],
    }
