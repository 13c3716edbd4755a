from django.apps import AppConfig


class DealsConfig(AppConfig):
    name = "anchang.business.deals"
    label = "deals"

    def ready(self) -> None:
        from anchang.business.customers.queries import ground, keeper, told_about
        from anchang.people.workday.queries import agenda_settled

        from . import actions, metrics, reactions  # noqa: F401 verbs, figures and reactions register themselves
        from .queries import bought, deals_told, traders, trades

        agenda_settled(bought)
        ground(trades)
        keeper(traders)
        told_about(deals_told)
