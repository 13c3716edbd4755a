"""What the room knows of one person: for their line of time, and for the copy they ask for."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from anchang.business.customers.queries import Moment, Section, moments
from anchang.engine.accounts.models import Account

from ..models import Decision, Dispute, Evidence, Voiding


@moments("ownership", pgettext_lazy("客户经过", "判客"), [Dispute])
def dispute_moments(keys: Sequence[int], account: Account, at: datetime, limit: int) -> Iterator[Moment]:
    """Disputes about the customer, appeals, and whose they were decided to be, as far as the account sees it: two queries.
    Of the grounds nothing is told."""
    disputes = Dispute.objects.visible_to(account, at).filter(customer__in=keys)
    known = {}
    for one in disputes.select_related("raised_by", "claimed_for", "appealed_by").order_by("-raised_at")[:limit]:
        known[one.pk] = one
        words = {"number": one.number, "name": one.claimed_name}
        raised = _("归属异议%(number)s：主张归%(name)s") % words
        yield Moment(one.raised_at, "scale", raised, one.raised_by.name, one.get_absolute_url(), "warn")
        if one.appealed_at and one.appealed_by:
            appealed = _("归属异议%(number)s：申诉") % words
            yield Moment(one.appealed_at, "scale", appealed, one.appealed_by.name, one.get_absolute_url(), "warn")
    decisions = Decision.objects.filter(dispute__in=known).select_related("by", "person_1", "person_2", "person_3")
    for decision in decisions.order_by("-at"):
        dispute = known[decision.dispute_id]
        words = {"number": dispute.number, "shares": shares(decision)}
        text = _("裁定%(number)s：%(shares)s") % words
        yield Moment(decision.at, "check", text, decision.by.name, dispute.get_absolute_url(), "ok")


def shares(decision: Decision) -> str:
    """Whose the customer is by the decision: 李静, or 李静60%、中原40%."""
    parts = [(person.name if person else company, bp) for person, company, bp in decision.parts]
    told = [name if len(parts) == 1 else f"{name}{bp / 100:g}%" for name, bp in parts]
    return pgettext("分隔", "、").join(told)


def ownership_told(files: list[int], at: datetime) -> Iterator[Section]:
    """Who said the person was whose customer, on what evidence, and what was decided."""
    evidence = Evidence.objects.filter(customer__in=files).select_related("claimant").order_by("at", "pk")
    rows = [
        (one.at, one.get_kind_display(), one.claimant.name if one.claimant else "", one.company, one.ref)
        for one in evidence
    ]
    columns: tuple[str, ...] = (_("时间"), _("证据"), _("谁的"), _("渠道公司"), _("编号"))
    yield Section(_("归属证据"), columns, rows)
    void = Voiding.objects.filter(customer__in=files).select_related("by").order_by("at")
    yield Section(_("作废的证据"), (_("时间"), _("谁"), _("原因")), [(one.at, one.by.name, one.reason) for one in void])
    raised = Dispute.objects.filter(customer__in=files).select_related("raised_by").order_by("raised_at")
    heads = (_("编号"), _("时间"), _("提出人"), _("理由"), _("申诉理由"), _("状态"))
    yield Section(_("归属异议"), heads, [_dispute(one) for one in raised])
    decided = Decision.objects.filter(dispute__customer__in=files).order_by("at")
    people = decided.select_related("dispute", "by", "person_1", "person_2", "person_3")
    told = [(one.dispute.number, one.at, one.by.name, shares(one), one.text) for one in people]
    yield Section(_("归属裁定"), (_("编号"), _("时间"), _("裁定人"), _("归谁"), _("理由")), told)


def _dispute(one: Dispute) -> tuple[object, ...]:
    return one.number, one.raised_at, one.raised_by.name, one.text, one.appeal_text, one.get_stage_display()
