from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext_lazy

from anchang.business.customers.models import Customer
from anchang.business.customers.queries import may_own
from anchang.engine.accounts.models import Account
from anchang.engine.clocks import timers
from anchang.engine.doors.actions import action
from anchang.engine.doors.work import mention
from anchang.engine.files.actions import PDF, keep
from anchang.engine.numbering.draw import draw
from anchang.engine.policies import once, require
from anchang.engine.states import move
from anchang.lib.attribution import WHOLE
from anchang.lib.calendar import office_day
from anchang.lib.money import split

from .. import queries
from ..models import Decision, Dispute, Evidence
from ..stages import Ground, Kind, Why
from .tenures import give

PHOTOS = ("image/jpeg", "image/png", "image/webp", "image/heic", "image/heif")
PROOFS = (*PHOTOS, PDF)
MOST = 3


@action("ownership.contest", gettext_lazy("提出异议"))
def contest(
    customer: Customer,
    *,
    by: Account,
    at: datetime,
    claimed: str,
    text: str,
    proof: tuple[str, bytes] | None = None,
) -> Dispute:
    """Says that the customer is somebody else's: `claimed` is a key of `queries.parties`. The hours to decide begin.

    What the rules say now is kept with it. Refuses without a reason, a second one about the customer, and whoever the
    rules name anyway.
    """
    require(text.strip(), _("请写明理由"))
    found = queries.attribution(customer, at)
    names = dict(queries.parties(customer, found, at))
    require(claimed in names, _("请选择应该归谁"))
    require(not queries.open_dispute(customer), _("这位客户已有异议在处理"))
    settled = claimed == found.winner == _owner_key(customer)
    require(not settled, _("按规则本来就归%(name)s") % {"name": names[claimed]})
    rules = queries.rules(customer.site, at)
    with override(settings.LANGUAGE_CODE):
        said = str(found.sentence)
    made = Dispute(
        site=customer.site, customer=customer, raised_by=by, raised_at=at, owner=customer.owner, text=text.strip(),
        said=said, rule=found.rule, rules_used=queries.title(queries.rule_set(customer.site, at)),
        decide_by=at + timedelta(hours=rules.decision_hours), **_claimant(claimed),
    )  # fmt: skip
    made.number = draw("PK", customer.site.code, str(office_day(at).year))
    with once(_("这位客户已有异议在处理")):
        made.save()
    timers.start(made, "ownership.judge", at=at)
    mention(customer)
    if proof is not None:
        keep(made, by=by, at=at, name=proof[0], content=proof[1], kinds=PROOFS)
    return made


def _owner_key(customer: Customer) -> str:
    return queries.house_key(customer.owner_id) if customer.owner_id else ""


def _claimant(key: str) -> dict[str, Any]:
    """The account or the company that a claimant's key names."""
    if key.startswith("c"):
        return {"claimed_company": key[1:]}
    return {"claimed_for": Account.objects.get(pk=int(key[1:]))}


@action("ownership.add_proof", gettext_lazy("补充证据"))
def add_proof(dispute: Dispute, *, by: Account, at: datetime, proof: tuple[str, bytes]) -> Dispute:
    """A photo or a PDF for whoever decides. Refuses once it is final."""
    require(dispute.closed_at is None, _("异议已经结束"))
    keep(dispute, by=by, at=at, name=proof[0], content=proof[1], kinds=PROOFS)
    return dispute


@action("ownership.judge", pgettext_lazy("归属异议", "裁定"))
def judge(
    dispute: Dispute, *, by: Account, at: datetime, ground: str, text: str, parts: Sequence[tuple[str, int]]
) -> Decision:
    """The first decision: whose it is, or how it is shared; the customer changes hands at once, the appeal is open.

    `parts` are claimants' keys with weights, at most three; weights become basis points that sum to 10,000 exactly
    (largest remainder). Refuses shares of nobody, and whoever is a party.
    """
    rules = queries.rules(dispute.site, at)
    move(dispute, "judge", by=by, at=at, appeal_by=at + timedelta(hours=rules.appeal_hours))
    return _decide(dispute, 1, ground, text, parts, by=by, at=at)


@action("ownership.appeal", gettext_lazy("申诉"))
def appeal(dispute: Dispute, *, by: Account, at: datetime, text: str) -> Dispute:
    """A party does not accept the decision: the director decides once more, and for good."""
    require(text.strip(), _("请写明申诉理由"))
    require(dispute.appeal_by is None or at <= dispute.appeal_by, _("申诉期限已过"))
    due = at + timedelta(hours=queries.rules(dispute.site, at).appeal_decision_hours)
    given = {"appealed_by_id": by.pk, "appealed_at": at, "appeal_text": text.strip(), "decide_by": due}
    move(dispute, "appeal", by=by, at=at, **given)
    return dispute


@action("ownership.judge_appeal", gettext_lazy("终审裁定"))
def judge_appeal(
    dispute: Dispute, *, by: Account, at: datetime, ground: str, text: str, parts: Sequence[tuple[str, int]]
) -> Decision:
    """The last word. Refuses whoever is a party or gave the first decision."""
    move(dispute, "judge_appeal", by=by, at=at, closed_at=at)
    return _decide(dispute, 2, ground, text, parts, by=by, at=at)


@action("ownership.conclude", gettext_lazy("裁定生效"))
def conclude(dispute: Dispute, *, by: Account, at: datetime) -> Dispute:
    """The clock's verb: nobody appealed in time."""
    move(dispute, "conclude", by=by, at=at, closed_at=at)
    return dispute


def basis_points(weights: Sequence[int]) -> list[int]:
    """Shares of 10,000 in proportion to the weights, to the point (largest remainder)."""
    return [int(part * 100) for part in split(Decimal(WHOLE) / 100, weights)] if weights else []


def _decide(
    dispute: Dispute, level: int, ground: str, text: str, parts: Sequence[tuple[str, int]], *, by: Account, at: datetime
) -> Decision:
    require(ground in Ground.values, _("请选择裁定依据"))
    require(text.strip(), _("请写明裁定理由"))
    given = [(key, weight) for key, weight in parts if weight > 0]
    require(1 <= len(given) <= MOST, _("请写明归谁，最多三方"))
    require(len({key for key, _weight in given}) == len(given), _("同一方只写一次"))
    customer = dispute.customer
    names = dict(queries.parties(customer, queries.attribution(customer, at), at))
    require(all(key in names for key, _weight in given), _("请选择应该归谁"))
    shares = sorted(zip(basis_points([weight for _key, weight in given]), [key for key, _ in given], strict=True),
                    key=lambda one: -one[0])  # fmt: skip
    made = Decision(dispute=dispute, level=level, by=by, at=at, ground=ground, text=text.strip(), bp_1=WHOLE)
    for place, (bp, key) in enumerate(shares, start=1):
        _set_part(made, place, key, bp)
    made.save()
    _carry_out(made, by=by, at=at)
    return made


def _set_part(made: Decision, place: int, key: str, bp: int) -> None:
    setattr(made, f"bp_{place}", bp)
    if key.startswith("c"):
        setattr(made, f"company_{place}", key[1:])
    else:
        setattr(made, f"person_{place}", Account.objects.get(pk=int(key[1:])))


def _carry_out(made: Decision, *, by: Account, at: datetime) -> None:
    """The decision is evidence from now on, and the first of the house among its parties serves the customer."""
    dispute = made.dispute
    customer = Customer.objects.select_related("owner", "site").get(pk=dispute.customer_id)
    Evidence.objects.create(
        site_id=dispute.site_id, kind=Kind.TRANSFER, claimant=made.person_1, company=made.company_1, customer=customer,
        at=at, recorded_at=at, recorded_by=by, ref=dispute.number, url=dispute.get_absolute_url(), decision=made,
    )  # fmt: skip
    mention(customer)
    serving = next((one for one, _company, _bp in made.parts if one is not None and may_own(one, at)), None)
    if serving is not None and serving.pk != customer.owner_id:
        give(customer, by=by, at=at, owner=serving, why=Why.DECIDED, ref=dispute.number)
