from django.apps import AppConfig


class DealsConfig(AppConfig):
    name = "anchang.business.deals"
    label = "deals"

    def ready(self) -> None:
        from anchang.business.customers.queries import ground, keeper, told_about
        from anchang.business.ownership.queries import evidence_source, price_source, tied_source
        from anchang.business.pricing.queries import deal_prices
        from anchang.business.stewardship.queries import bought_by
        from anchang.people.duties.queries import told_apart
        from anchang.people.workday.queries import agenda_settled

        from . import actions, metrics, reactions  # noqa: F401 verbs, figures and reactions register themselves
        from .phrases import PAPERS
        from .queries import bought, deals_told, paid_for, signers, sold_in, testimony, traders, trades, under_way
        from .stages import PlanKind

        agenda_settled(bought)
        bought_by(signers)
        ground(trades)
        keeper(traders)
        told_about(deals_told)
        told_apart("deals.issue_paper", paper=PAPERS)
        told_apart("deals.sign", plan_kind=PlanKind.values)
        deal_prices(sold_in)
        evidence_source(testimony)
        price_source(paid_for)
        tied_source(under_way)
